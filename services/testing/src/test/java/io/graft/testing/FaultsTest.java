package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.evaluation.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of all kinds, drawn by a seed, on real processes under load; after each, every promise is checked from outside.
 * {@code graft.faults.number}, {@code .minutes} and {@code .seed} say how many, how long at most, and which.
 */
@Tag("faults")
class FaultsTest {
    private static final int NUMBER = Integer.getInteger("graft.faults.number", 60);
    private static final Duration LONGEST = Duration.ofMinutes(Integer.getInteger("graft.faults.minutes", 45));
    private static final long SEED = Long.getLong("graft.faults.seed", System.nanoTime() % 1_000_000);
    private static final Path RESULTS = Path.of(System.getProperty("graft.faults.results", "results"));

    /** Several kinds by their labels, or all. */
    private static final String ONLY = System.getProperty("graft.faults.only", "");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void shouldKeepEveryPromiseWhateverFails() throws Exception {
        Instant end = Instant.now().plus(LONGEST);
        Random random = new Random(SEED);
        System.out.println("faults by seed " + SEED + ", processes in " + directory);
        FaultLedger results = new FaultLedger(RESULTS, Report.commit(), SEED);
        List<LoadTask> tasks = LoadTask.some();
        Versions versions = new Versions();
        List<String> violations = new ArrayList<>();
        try (Cluster cluster =
                        new Cluster(directory, TinyBase.write(Files.createDirectory(directory.resolve("base"))));
                Ledger ledger = new Ledger(directory.resolve("acknowledged.jsonl"));
                Load load = new Load(cluster, ledger, versions, tasks, SEED);
                Invariants invariants = new Invariants(cluster, ledger, versions, tasks)) {
            FaultRound round = new FaultRound(cluster, load, invariants, tasks, random);
            round.begin();
            Iterator<Fault> faults = drawn(random, round);
            for (int number = 1; number <= NUMBER && Instant.now().isBefore(end); number++) {
                FaultLedger.Entry entry = round.strike(number, faults.next());
                results.add(entry);
                System.out.println(entry);
                violations.addAll(entry.violations());
            }
        } finally {
            results.summarize();
        }
        assertThat(violations).as("seed " + SEED).isEmpty();
    }

    /** Every kind as often as any other, in any order. */
    private static Iterator<Fault> drawn(Random random, FaultRound round) {
        List<String> only = ONLY.isEmpty() ? List.of() : Arrays.asList(ONLY.split(","));
        List<Fault> possible = Arrays.stream(Fault.values())
                .filter(round::possible)
                .filter(fault -> only.isEmpty() || only.contains(fault.label()))
                .toList();
        List<Fault> deck = new ArrayList<>();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Fault next() {
                if (deck.isEmpty()) {
                    deck.addAll(possible);
                    Collections.shuffle(deck, random);
                }
                return deck.remove(deck.size() - 1);
            }
        };
    }
}
