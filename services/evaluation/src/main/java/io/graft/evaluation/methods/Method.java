package io.graft.evaluation.methods;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Prediction;
import io.graft.adapters.Target;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingListener;
import io.graft.evaluation.sets.DataSet;
import java.util.List;
import java.util.Map;

/** A way to learn a task. */
public interface Method {
    /** What a run has chosen names its precision so. */
    String PRECISION = "precision";

    /** As reports name it. */
    String name();

    /** Of the encoder's linear layers in its runs, {@code fp32} or {@code bf16}. */
    String precision();

    /** What it heeds of the configuration that the service would train with. */
    default TrainingConfig heeded(TrainingConfig config) {
        return config;
    }

    /** Whether it can learn tasks of this kind. */
    boolean learns(HeadKind kind);

    /**
     * Told of what a run with an earlier seed has chosen on a set, if that was in another process: what is chosen once stays.
     *
     * @param chosen of its outcome, as JSON
     */
    default void chose(String set, JsonNode chosen) {}

    /** Learns from a set's training rows, chooses by its validation rows alone, and answers validation and test rows. */
    Outcome run(DataSet set, long seed, TrainingListener listener);

    /**
     * What came of it.
     *
     * @param validation an answer to each validation row
     * @param test an answer to each test row
     * @param calibrationError expected calibration error of labels' scores on the test rows; NaN of other kinds
     * @param trained parameters, the head's too
     * @param examplesPerSecond training rows read in a second of training and choosing an epoch
     * @param seconds of the training that was chosen; the service's own search counts as one
     * @param searchSeconds of all trainings that it was chosen from
     * @param chosen settings
     */
    record Outcome(
            List<Target> validation,
            List<Target> test,
            double calibrationError,
            long trained,
            double examplesPerSecond,
            double seconds,
            double searchSeconds,
            Map<String, Object> chosen) {
        public Outcome {
            validation = List.copyOf(validation);
            test = List.copyOf(test);
        }

        /**
         * Of one training.
         *
         * @param validation and test predictions for the set's rows
         * @param examplesSeen training rows of all epochs that were run
         */
        static Outcome of(
                DataSet set,
                List<Prediction> validation,
                List<Prediction> test,
                long trained,
                long examplesSeen,
                double seconds,
                Map<String, Object> chosen) {
            return new Outcome(
                    Answers.of(validation),
                    Answers.of(test),
                    Answers.calibrationError(set.test(), test),
                    trained,
                    examplesSeen / seconds,
                    seconds,
                    seconds,
                    chosen);
        }
    }
}
