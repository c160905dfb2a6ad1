package io.graft.evaluation.load;

import java.util.Random;
import java.util.function.IntSupplier;

/** Which of the tasks each question is for. */
public enum TaskMix {
    /** Always the same task. */
    IDENTICAL,
    /** Each in turn, so that neighbours differ. */
    DISTINCT,
    /** Any, alike often. */
    UNIFORM,
    /** A few often, most seldom: the one of rank r in proportion to 1 / r. */
    ZIPF;

    /** The numbers, below {@code tasks}, of the tasks asked one after the other. */
    IntSupplier over(int tasks, Random random) {
        return switch (this) {
            case IDENTICAL -> () -> 0;
            case DISTINCT ->
                new IntSupplier() {
                    private int next;

                    @Override
                    public int getAsInt() {
                        return next++ % tasks;
                    }
                };
            case UNIFORM -> () -> random.nextInt(tasks);
            case ZIPF -> zipf(tasks, random);
        };
    }

    private static IntSupplier zipf(int tasks, Random random) {
        double[] upTo = new double[tasks];
        double sum = 0;
        for (int rank = 1; rank <= tasks; rank++) {
            sum += 1.0 / rank;
            upTo[rank - 1] = sum;
        }
        return () -> {
            double drawn = random.nextDouble() * upTo[tasks - 1];
            int task = 0;
            while (upTo[task] < drawn) {
                task++;
            }
            return task;
        };
    }
}
