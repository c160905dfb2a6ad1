package io.graft.adapters;

import java.util.List;

/**
 * What a training made.
 *
 * @param weights adapters and head
 * @param evaluation of the chosen epoch
 * @param config as run: with the precision resolved
 * @param history every epoch, in order
 * @param microBatch rows of the largest native call: smaller than a shard's share only after a GPU ran out of memory
 */
public record TrainedAdapter(
        AdapterWeights weights, Evaluation evaluation, TrainingConfig config, List<Epoch> history, int microBatch) {
    public TrainedAdapter {
        history = List.copyOf(history);
    }

    /** The same, as the best of these trainings. */
    TrainedAdapter among(List<Evaluation.Trial> trials) {
        Evaluation chosen = new Evaluation(
                evaluation.metric(),
                evaluation.value(),
                evaluation.loss(),
                evaluation.rows(),
                evaluation.majority(),
                evaluation.epoch(),
                evaluation.confidence(),
                evaluation.calibration(),
                trials);
        return new TrainedAdapter(weights, chosen, config, history, microBatch);
    }

    /**
     * @param epoch from 1
     * @param trainingLoss mean over the epoch's steps
     * @param validationAccuracy 0 without validation rows
     * @param validationLoss 0 without validation rows
     */
    public record Epoch(int epoch, double trainingLoss, double validationAccuracy, double validationLoss) {}
}
