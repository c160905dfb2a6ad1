package io.graft.evaluation.serve;

import io.graft.evaluation.Median;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Ways of doing the same work on the same number of threads, which take turns in every round: a slow minute of the machine
 * hits all of them, and ratios are taken within a round.
 */
final class Race implements AutoCloseable {
    private static final double NANOS = 1e9;

    private final int rounds;
    private final double turnSeconds;
    private final LongSupplier nanoTime;
    private final int threads;
    private final ExecutorService pool;

    /** @param units of work in one call, which all threads make at the same time */
    record Way(String name, double units, Runnable call) {}

    /** Units a second of each way in each counted round. */
    record Speeds(Map<String, List<Double>> byWay) {
        double median(String way) {
            return Median.of(of(way));
        }

        /** The median of the ratios within each round. */
        double ratio(String over, String under) {
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < of(over).size(); round++) {
                ratios.add(of(over).get(round) / of(under).get(round));
            }
            return Median.of(ratios);
        }

        private List<Double> of(String way) {
            List<Double> speeds = byWay.get(way);
            if (speeds == null) {
                throw new IllegalArgumentException("no way is called " + way);
            }
            return speeds;
        }
    }

    /** @param turnSeconds about how long one turn of one way lasts */
    Race(int rounds, double turnSeconds, int threads, LongSupplier nanoTime) {
        this.rounds = rounds;
        this.turnSeconds = turnSeconds;
        this.threads = threads;
        this.nanoTime = nanoTime;
        pool = Executors.newFixedThreadPool(threads);
    }

    /** A first round warms up and finds how many calls make a turn; it is not counted. */
    Speeds run(List<Way> ways) {
        Map<String, Integer> calls = new LinkedHashMap<>();
        Map<String, List<Double>> speeds = new LinkedHashMap<>();
        for (Way way : ways) {
            double first = seconds(way, 1);
            double second = Math.min(first, seconds(way, 1));
            calls.put(way.name(), (int) Math.max(1, Math.round(turnSeconds / second)));
            speeds.put(way.name(), new ArrayList<>());
        }
        for (int round = 0; round < rounds; round++) {
            for (Way way : ways) {
                int times = calls.getOrDefault(way.name(), 1);
                double units = way.units() * times * threads;
                speeds.getOrDefault(way.name(), List.of()).add(units / seconds(way, times));
            }
        }
        return new Speeds(speeds);
    }

    private double seconds(Way way, int times) {
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            calls.add(() -> {
                for (int i = 0; i < times; i++) {
                    way.call().run();
                }
                return true;
            });
        }
        long before = nanoTime.getAsLong();
        try {
            for (Future<Boolean> done : pool.invokeAll(calls)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(way.name() + " failed", e.getCause());
        }
        return (nanoTime.getAsLong() - before) / NANOS;
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
