package io.graft.cli.broker;

import io.graft.platform.StartupException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One broker and controller in this JVM, for a laptop and for tests. Its data stays in its directory: a later start
 * goes on with it, after a crash too. It listens on the loopback address only.
 */
public final class EmbeddedKafka implements AutoCloseable {
    /** Brokers have 16 MiB records to carry; batches have headers, too. */
    private static final int MAX_MESSAGE_BYTES = (16 << 20) + (1 << 20);

    private final KafkaRaftServer server;
    private final int port;
    private final DirectoryLock lock;

    private EmbeddedKafka(KafkaRaftServer server, int port, DirectoryLock lock) {
        this.server = server;
        this.port = port;
        this.lock = lock;
    }

    /**
     * Starts a broker; returns once it takes requests.
     *
     * @param directory of its data, created if it is missing
     * @param port to listen on; 0 for any free one
     * @throws StartupException if the port is taken or another broker uses the directory
     */
    public static EmbeddedKafka start(Path directory, int port) {
        Path data = directory.toAbsolutePath();
        // A part of the broker asks Log4j for a logger, which is not here, and would complain on the console.
        System.setProperty("org.apache.logging.log4j.simplelog.StatusLogger.level", "OFF");
        DirectoryLock lock = DirectoryLock.take(data);
        try {
            return start(data, port, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Where clients connect: {@code 127.0.0.1:port}. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        lock.close();
    }

    private static EmbeddedKafka start(Path data, int port, DirectoryLock lock) {
        int brokerPort = freePort(port, "Kafka");
        int controllerPort = freePort(0, "Kafka's controller");
        KafkaConfig config = KafkaConfig.fromProps(properties(data, brokerPort, controllerPort), false);
        try {
            formatOnce(data);
            KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(server, brokerPort, lock);
        } catch (KafkaException e) {
            throw new StartupException("the embedded Kafka does not start on " + data + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StartupException("Kafka's data directory " + data + " is not usable: " + e.getMessage(), e);
        }
    }

    private static void formatOnce(Path data) throws IOException {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setFeatureLevel("transaction.version", (short) 2)
                .setMetadataLogDirectory(data.toString())
                .addDirectory(data.toString());
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Properties properties(Path data, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "1",
                "controller.quorum.voters",
                "1@127.0.0.1:" + controllerPort,
                "controller.listener.names",
                "CONTROLLER",
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + port,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                data.toString()));
        // One broker: one replica of everything, and nobody to wait for.
        properties.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0",
                "auto.create.topics.enable", "false"));
        // A broker that was killed is believed alive until its session ends: keep that short, or restarts are slow.
        properties.putAll(Map.of(
                "broker.session.timeout.ms",
                "1500",
                "broker.heartbeat.interval.ms",
                "500",
                "log.cleaner.dedupe.buffer.size",
                "4194304",
                "message.max.bytes",
                Integer.toString(MAX_MESSAGE_BYTES),
                "replica.fetch.max.bytes",
                Integer.toString(MAX_MESSAGE_BYTES),
                "socket.request.max.bytes",
                Integer.toString(100 << 20)));
        return properties;
    }

    private static int freePort(int wanted, String whose) {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartupException(whose + "'s port " + wanted + " is already in use: name another", e);
        }
    }
}
