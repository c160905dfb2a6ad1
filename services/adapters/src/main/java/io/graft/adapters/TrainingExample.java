package io.graft.adapters;

import org.jspecify.annotations.Nullable;

/**
 * One labelled row of a data set.
 *
 * @param id unique in the data set, which is sorted by it
 * @param text to classify
 * @param textPair the second text of a pair, if the task has pairs
 * @param label the answer
 * @param validation whether the row selects the epoch instead of training
 */
public record TrainingExample(
        String id, String text, @Nullable String textPair, String label, boolean validation) {}
