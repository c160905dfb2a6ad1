package io.graft.adapters;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The optimizer's steps of one training, whatever it trains: epoch after epoch over the same rows, told to a listener. */
final class TrainingSteps {
    private final Program program;
    private final List<Lessons.Row> rows;
    private final int examples;
    private final Gradients gradients;
    private final AdamW optimizer;
    private final SeededNumbers numbers;
    private final TrainingListener listener;
    private final int epochs;
    private final BatchPlan plan;
    private final Schedule schedule;
    private int step;
    private long rowsSeen;

    /** @param numbers give each epoch's order */
    TrainingSteps(
            Program program,
            TrainingRows rows,
            Gradients gradients,
            AdamW optimizer,
            SeededNumbers numbers,
            TrainingConfig config,
            TrainingListener listener) {
        this.program = program;
        this.rows = rows.training();
        this.examples = rows.examples();
        this.gradients = gradients;
        this.optimizer = optimizer;
        this.numbers = numbers;
        this.listener = listener;
        epochs = config.epochs();
        plan = new BatchPlan(this.rows.stream().map(Lessons.Row::text).toList(), config.batchSize());
        schedule = new Schedule(config.learningRate(), epochs * plan.steps(), config.warmup());
    }

    /**
     * Takes every row once.
     *
     * @return the mean loss of the batches
     * @throws TrainingCancelledException if the listener asks for it
     */
    double epoch(int epoch) {
        double total = 0;
        for (int[] batch : plan.epoch(numbers)) {
            if (listener.cancelled()) {
                throw new TrainingCancelledException();
            }
            double loss = step(Arrays.stream(batch).mapToObj(rows::get).toList());
            rowsSeen += batch.length;
            total += loss;
            report(epoch, loss, null);
        }
        return total / plan.steps();
    }

    private double step(List<Lessons.Row> batch) {
        step++;
        try (NDManager scope = program.scope()) {
            Gradients.Sum sum = gradients.of(scope, batch);
            optimizer.step(scope, sum.gradients(), schedule.rate(step));
            return sum.loss();
        }
    }

    /** @param value of the metric on the validation rows, where there is one */
    void report(int epoch, double loss, @Nullable Double value) {
        // An example of several rows counts once an epoch, and in part while some of them wait.
        long seen = rowsSeen * examples / rows.size();
        listener.onProgress(new TrainingListener.Progress(epoch, epochs, step, schedule.steps(), loss, value, seen));
    }
}
