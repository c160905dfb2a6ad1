package io.graft.learning;

import io.graft.schemas.Comparison;
import io.graft.schemas.Evaluation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a trained version becomes the champion. The first must beat the best answer
 * that is the same for every text, such as the majority label. A later one is released unless the exact one-sided sign
 * test, on the rows that one of the two answered better, says at 5 % that it is worse.
 */
public final class ReleaseGate {
    static final double SIGNIFICANCE = 0.05;

    private ReleaseGate() {}

    public sealed interface Verdict {
        record Released() implements Verdict {}

        /** @param sentence why */
        record NotBetter(String sentence) implements Verdict {}

        /** It was compared with a version that is not the champion any more. */
        record Outdated() implements Verdict {}
    }

    /** @param champion the version that is the champion now; null if there is none */
    public static Verdict judge(@Nullable Integer champion, Evaluation evaluation, @Nullable Comparison comparison) {
        if (champion == null) {
            return first(evaluation);
        }
        if (comparison == null || comparison.champion() != champion) {
            return new Verdict.Outdated();
        }
        return isWorse(comparison)
                ? new Verdict.NotBetter(String.format(
                        Locale.ROOT,
                        "of %d rows, the champion answered %d better and this version %d",
                        comparison.rows(),
                        comparison.championOnly(),
                        comparison.challengerOnly()))
                : new Verdict.Released();
    }

    private static Verdict first(Evaluation evaluation) {
        if (evaluation.rows() == 0) {
            return new Verdict.NotBetter(
                    "there is no example to judge by: send some with the split validation, or release"
                            + " this version by a command");
        }
        return evaluation.value() > evaluation.majority()
                ? new Verdict.Released()
                : new Verdict.NotBetter(String.format(
                        Locale.ROOT,
                        "%s %.4f is not above %.4f of the majority answer",
                        evaluation.metric(),
                        evaluation.value(),
                        evaluation.majority()));
    }

    private static boolean isWorse(Comparison comparison) {
        int lost = comparison.championOnly();
        int won = comparison.challengerOnly();
        return lost > won && SignTest.probabilityOfAtLeast(lost, lost + won) < SIGNIFICANCE;
    }
}
