package io.graft.cli.command;

import io.graft.cli.laptop.LaptopPlan;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that run everything in one JVM. */
final class LaptopOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".graft",
            description = "Where everything is kept, the log too (default: ${DEFAULT-VALUE}).")
    Path data = Path.of(".graft");

    @Nullable
    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the HTTP routes; 0 for any (default: GRAFT_HTTP_PORT, else 8080).")
    Integer port;

    @Nullable
    @Option(
            names = "--management-port",
            paramLabel = "N",
            description = "Port of health and metrics; 0 for any (default: GRAFT_MANAGEMENT_PORT, else 8081).")
    Integer managementPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "9092",
            description = "Port of the embedded Kafka; 0 for any (default: ${DEFAULT-VALUE}).")
    int kafkaPort;

    @Nullable
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "auto, cpu, gpu or gpu:N (default: auto, or GRAFT_DEVICE).")
    String device;

    @Nullable
    @Option(
            names = "--base",
            paramLabel = "BASE",
            description = "The frozen encoder: minilm, bge-small or a directory (default: minilm, or GRAFT_BASE).")
    String base;

    LaptopPlan plan() {
        return new LaptopPlan(data, port, managementPort, kafkaPort, device, base);
    }
}
