package io.graft.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.adapters.AdapterTraining;
import io.graft.adapters.Classifier;
import io.graft.adapters.Encoder;
import io.graft.adapters.EngineSettings;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.Prediction;
import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingExample;
import io.graft.adapters.TrainingListener;
import io.graft.evaluation.data.DemoSet;
import io.graft.evaluation.data.DemoSets;
import io.graft.evaluation.data.ParsedExample;
import io.graft.learning.SplitRule;
import io.graft.schemas.Split;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a task knows in its first minute. */
class FewShotTest {
    private static final int EACH = 8;
    private static final int LABELS = 8;
    private static final int ASKED = 200;

    /** By the service's defaults and its rule of splitting. */
    @Test
    void shouldLearnFromEightExamplesOfEachLabelAndSayThatItIsNotSure() {
        DemoSet set = DemoSets.all(new DemoSets.Sizes(EACH * LABELS, ASKED)).get(0);
        List<TrainingExample> rows =
                set.streamed().stream().map(FewShotTest::example).toList();
        TrainingConfig defaults = TrainingConfig.defaults(HeadKind.CLASSIFICATION, LABELS, rows.size());

        try (Encoder encoder = Encoder.load(new EngineSettings("cpu", "auto"))) {
            TrainedAdapter trained = new AdapterTraining(encoder).train(rows, defaults, TrainingListener.NONE);

            assertThat(trained.weights().head().labels()).hasSize(LABELS);
            assertThat(trained.evaluation().confidence()).isEqualTo("low");
            // A guess is right once in eight.
            assertThat(right(encoder, trained, set.heldOut())).isGreaterThan(ASKED * 6 / 10);
        }
    }

    private static TrainingExample example(ParsedExample row) {
        boolean validation = SplitRule.of(row.text(), null) == Split.VALIDATION;
        return TrainingExample.labelled(row.id(), row.text(), null, row.label(), validation);
    }

    private static int right(Encoder encoder, TrainedAdapter trained, List<ParsedExample> asked) {
        try (Classifier classifier =
                new Classifier(encoder, trained.weights(), trained.config().maxTokens())) {
            List<Prediction> answers = classifier.predictions(
                    asked.stream().map(row -> new Input(row.text(), null, null)).toList());
            return (int) IntStream.range(0, asked.size())
                    .filter(i -> ((Prediction.Label) answers.get(i))
                            .label()
                            .equals(asked.get(i).label()))
                    .count();
        }
    }
}
