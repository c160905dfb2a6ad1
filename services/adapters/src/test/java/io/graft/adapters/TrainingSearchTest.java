package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TrainingSearchTest {
    private static final TrainingConfig CONFIG = TinyTask.config(2, 7);

    private final Encoder encoder = TestEncoder.fp32();
    private final TrainingSearch search = new TrainingSearch(encoder);

    @Test
    void shouldKeepTheAdapterOfTheBestTrial() {
        List<TrainingListener.Progress> told = new ArrayList<>();

        TrainedAdapter best = search.best(TinyTask.validated(), CONFIG, TrainingSearch.MOST, told::add);

        List<Evaluation.Trial> trials = Objects.requireNonNull(best.evaluation().trials());
        assertThat(trials).extracting(Evaluation.Trial::learningRate).containsExactly(3e-3, 3e-3, 1.5e-3, 6e-3);
        assertThat(trials)
                .extracting(Evaluation.Trial::layers)
                .containsExactly(List.of(), List.of(2, 3, 4, 5), List.of(), List.of());
        Evaluation.Trial winner = trials.stream()
                .max(Comparator.comparingDouble(Evaluation.Trial::value)
                        .thenComparing(Comparator.comparingDouble(Evaluation.Trial::loss)
                                .reversed()))
                .orElseThrow();
        assertThat(best.config().learningRate()).isEqualTo(winner.learningRate());
        assertThat(best.config().layers()).isEqualTo(winner.layers());
        assertThat(best.evaluation().loss()).isEqualTo(winner.loss());
        TrainedAdapter alone =
                new AdapterTraining(encoder).train(TinyTask.validated(), best.config(), TrainingListener.NONE);
        assertThat(alone.weights().values())
                .as("as if it were the only one")
                .isEqualTo(best.weights().values());
        TrainingListener.Progress last = told.get(told.size() - 1);
        assertThat(last.step()).isEqualTo(last.steps());
        assertThat(last.examplesSeen())
                .as("of all trainings")
                .isEqualTo((long) TrainingSearch.MOST
                        * CONFIG.epochs()
                        * TinyTask.examples().size());
        assertThat(last.epoch()).isEqualTo(last.epochs()).isEqualTo(TrainingSearch.MOST * CONFIG.epochs());
    }

    @Test
    void shouldNotSearchWhereNothingTellsTheBest() {
        TrainedAdapter only = search.best(TinyTask.examples(), CONFIG, TrainingSearch.MOST, TrainingListener.NONE);

        assertThat(only.evaluation().trials()).isNull();
        assertThat(only.config().layers()).isEmpty();
    }

    @Test
    void shouldLeaveOutTheLowestThirdOfTheChosenLayers() {
        TrainingConfig upper = CONFIG.placing(CONFIG.placement(), List.of(5, 3, 4));

        assertThat(TrainingSearch.configs(upper, encoder.config()).get(1).layers())
                .containsExactly(4, 5);
    }

    @Test
    void shouldTryNothingTwice() {
        TrainingConfig two = CONFIG.placing(CONFIG.placement(), List.of(4, 5));
        TrainingConfig one = CONFIG.placing(CONFIG.placement(), List.of(5));

        assertThat(TrainingSearch.configs(two, encoder.config())).doesNotHaveDuplicates();
        assertThat(TrainingSearch.configs(two, encoder.config()).get(1).layers())
                .containsExactly(5);
        assertThat(TrainingSearch.configs(one, encoder.config()))
                .extracting(TrainingConfig::learningRate)
                .containsExactly(3e-3, 1.5e-3, 6e-3);
    }

    @Test
    void shouldRefuseMoreTrialsThanThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.best(TinyTask.examples(), CONFIG, 5, TrainingListener.NONE))
                .withMessage("a search has 1 to 4 trials, not 5");
    }
}
