package io.graft.testing;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Three brokers and two of each of Graft's processes, each a process of the operating system, with a supervisor such as
 * every installation has: what ends, or says that it does not live, is started again, unless a fault wants it down.
 */
final class Cluster implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);
    static final int PARTITIONS = 4;
    private static final int STORE_MEBIBYTES = 64;
    private static final int STATE_MEBIBYTES = 256;

    private final Brokers brokers;
    private final SmallDisk store;
    private final List<SmallDisk> states = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final Set<JavaProcess> down = new HashSet<>();
    private int restarts;

    /** What a process does. */
    enum Role {
        ONBOARDING,
        TRAINER,
        SERVING;

        String command() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One of the six. */
    record Member(Role role, int index, GraftProcess graft) {
        @Override
        public String toString() {
            return role.command() + "-" + index;
        }
    }

    /** Returns when all are ready. */
    Cluster(Path directory, TinyBase base) {
        brokers = new Brokers(directory);
        store = new SmallDisk(directory.resolve("store"), STORE_MEBIBYTES);
        for (int index = 0; index < 2; index++) {
            states.add(new SmallDisk(directory.resolve("state-" + index), STATE_MEBIBYTES));
            for (Role role : Role.values()) {
                String name = role.command() + "-" + index;
                GraftProcess process =
                        GraftProcess.alone(directory.resolve(name + ".out"), role.command(), settings(base, index));
                members.add(new Member(role, index, process));
            }
        }
        awaitReady();
    }

    private Map<String, String> settings(TinyBase base, int index) {
        Map<String, String> settings = new HashMap<>(base.settings());
        settings.put("GRAFT_KAFKA_BOOTSTRAP", brokers.bootstrap());
        settings.put("GRAFT_REPLICATION", Integer.toString(Brokers.COUNT));
        settings.put("GRAFT_PARTITIONS", Integer.toString(PARTITIONS));
        settings.put("GRAFT_NODE", "serving-" + index);
        settings.put("GRAFT_BANK_CAPACITY", "512");
        settings.put("GRAFT_STORE_DIRECTORY", store.directory().toString());
        settings.put("GRAFT_STATE_DIRECTORY", states.get(index).directory().toString());
        return settings;
    }

    Brokers brokers() {
        return brokers;
    }

    String bootstrap() {
        return brokers.bootstrap();
    }

    /** Of artifacts. */
    SmallDisk store() {
        return store;
    }

    /** Of one onboarding process's state. */
    SmallDisk state(int index) {
        return states.get(index);
    }

    Member member(Role role, int index) {
        return members.stream()
                .filter(member -> member.role() == role && member.index() == index)
                .findFirst()
                .orElseThrow();
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    List<GraftProcess> servings() {
        return members.stream()
                .filter(member -> member.role() == Role.SERVING)
                .map(Member::graft)
                .toList();
    }

    /** SIGKILL, and the supervisor lets it be. */
    void kill(JavaProcess process) {
        down.add(process);
        process.kill();
    }

    /** SIGTERM, and the supervisor lets it be. */
    void stop(JavaProcess process) {
        down.add(process);
        process.close();
    }

    /** Again. */
    void start(JavaProcess process) {
        process.start();
        down.remove(process);
    }

    /** One round of the supervisor. */
    void supervise() {
        for (int broker = 0; broker < Brokers.COUNT; broker++) {
            JavaProcess process = brokers.broker(broker);
            if (!process.isAlive() && !down.contains(process)) {
                restarts++;
                process.start();
            }
        }
        for (Member member : members) {
            JavaProcess process = member.graft().process();
            boolean starting = process.isAlive() && process.age().compareTo(Duration.ofSeconds(30)) < 0;
            if (!down.contains(process) && !starting && !member.graft().isLive()) {
                restarts++;
                if (process.isAlive()) {
                    process.kill();
                }
                process.start();
            }
        }
    }

    /** How often the supervisor had to start something again. */
    int restarts() {
        return restarts;
    }

    /** Supervises until all are there. */
    void awaitReady() {
        await().atMost(READY_WITHIN).pollDelay(Duration.ZERO).pollInterval(POLL).until(() -> {
            supervise();
            return isReady();
        });
    }

    boolean isReady() {
        return members.stream().allMatch(member -> member.graft().isReadyNow());
    }

    @Override
    public void close() {
        members.forEach(member -> member.graft().process().kill());
        brokers.close();
        store.close();
        states.forEach(SmallDisk::close);
    }
}
