package io.graft.learning.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Digest;
import io.graft.schemas.Json;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One history of one task, from its seed: faults first, then peace, in which everything must come to rest. */
final class Simulation {
    private static final int STEPS = 250;
    private static final int LONGEST_PEACE = 2_000;
    private static final List<String> LABELS = List.of("good", "bad", "so-so");

    private final SplittableRandom random;
    private final Oracle oracle = new Oracle();
    private final World world;
    private final Trainers trainers;
    private final List<World.Example> sent = new ArrayList<>();
    private int commandIds;

    private Simulation(long seed, World.Defect defect) {
        random = new SplittableRandom(seed);
        world = new World(oracle, defect, random);
        trainers = new Trainers(world, oracle, random);
    }

    /**
     * What happened.
     *
     * @throws AssertionError if an invariant breaks; the message names the seed
     */
    static Oracle.Seen run(long seed, World.Defect defect) {
        Simulation simulation = new Simulation(seed, defect);
        try {
            for (int step = 0; step < STEPS; step++) {
                simulation.step();
            }
            simulation.peace();
            return simulation.oracle.seen();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + " (-Dgraft.simulation.seed=" + seed + "): " + e.getMessage(), e);
        }
    }

    private void step() {
        world.later(random.nextInt(3) == 0 ? random.nextInt(6_000) : random.nextInt(50));
        int event = random.nextInt(100);
        if (event < 35) {
            example();
        } else if (event < 38) {
            command();
        } else if (event < 68) {
            world.process(random.nextInt(3));
        } else if (event < 76) {
            world.tick();
        } else if (event < 84) {
            world.commit();
        } else if (event < 87) {
            world.crash();
        } else if (event < 91) {
            trainers.begin();
        } else if (event < 97) {
            trainers.step(true);
        } else if (event < 98) {
            trainers.crash();
        } else {
            trainers.repeatAnAnswer();
        }
    }

    private void example() {
        int kind = random.nextInt(20);
        if (kind == 0) {
            send("{\"task\":\"mood\",", new Oracle.Meaning.Garbage());
        } else if (kind < 3) {
            String id = "i" + random.nextInt(40);
            send("{\"task\":\"mood\",\"id\":\"" + id + "\",\"deleted\":true}", new Oracle.Meaning.Delete(id));
        } else if (kind < 6 && !sent.isEmpty()) {
            // A producer that does not know whether its record arrived sends it again, perhaps much later.
            World.Example again = sent.get(random.nextInt(sent.size()));
            world.examples.add(again);
        } else {
            take();
        }
    }

    private void take() {
        String id = "i" + random.nextInt(40);
        String text = "text " + random.nextInt(3) + " of " + id;
        String label = LABELS.get(random.nextInt(LABELS.size()));
        String split = random.nextInt(5) == 0 ? "validation" : "train";
        byte[] value = Json.bytes(Map.of("task", World.TASK, "id", id, "text", text, "label", label, "split", split));
        send(new World.Example(value, new Oracle.Meaning.Take(id, Oracle.content(text, label, split))));
    }

    private void send(String json, Oracle.Meaning meaning) {
        send(new World.Example(json.getBytes(StandardCharsets.UTF_8), meaning));
    }

    private void send(World.Example example) {
        sent.add(example);
        world.examples.add(example);
    }

    private void command() {
        String id = "c" + (random.nextInt(5) == 0 ? commandIds : ++commandIds);
        long end = random.nextInt(3) == 0 ? world.examples.size() : 0;
        world.commands.add(
                switch (random.nextInt(10)) {
                    case 0 ->
                        new TaskCommand.Declare(id, World.TASK, end, TaskKind.CLASSIFICATION, false, LABELS, null);
                    case 1 -> new TaskCommand.Erase(id, World.TASK, end);
                    case 2, 3 -> new TaskCommand.Release(id, World.TASK, end, 1 + random.nextInt(4));
                    case 4 -> new TaskCommand.Cancel(id, World.TASK, end);
                    case 5 -> new TaskCommand.Install(id, World.TASK, end, adapter(random.nextInt(3)));
                    case 6 -> new TaskCommand.Retire(id, World.TASK, end, world.versionBesidesTheChampion());
                    default -> new TaskCommand.Train(id, World.TASK, end);
                });
    }

    private static ArtifactReference adapter(int number) {
        return new ArtifactReference("tasks/mood/installs/" + number, Digest.of("adapter " + number), 10);
    }

    /** No more faults and no more news: all is read, every job ends, nothing waits. */
    private void peace() {
        for (int round = 0; round < LONGEST_PEACE; round++) {
            world.process(round % 3);
            if (round % 20 == 0) {
                world.later(10_000);
                world.tick();
                world.commit();
                trainers.begin();
            }
            trainers.step(false);
            if (world.idle() && !world.waits() && trainers.idle()) {
                break;
            }
        }
        world.commit();
        assertThat(world.idle() && trainers.idle())
                .as("all that was sent is processed")
                .isTrue();
        assertThat(world.waits()).as("nothing waits for ever").isFalse();
        if (world.record().declaration() != null && world.record().state().job() != null) {
            assertThat(world.record().state().job().state().json())
                    .as("every job ends")
                    .isNotIn("requested", "training", "trained");
        }
    }
}
