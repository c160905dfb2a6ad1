package io.graft.cli.demo;

import io.graft.cli.client.Answers;
import io.graft.cli.client.GraftClient;
import io.graft.evaluation.data.DemoSet;
import io.graft.evaluation.data.ParsedExample;
import java.util.ArrayList;
import java.util.List;

/**
 * What a named version answered to its task's held-out texts when it went live.
 *
 * @param set of the task
 * @param version that answered
 * @param outputs one for each held-out text
 */
record Remembered(DemoSet set, int version, List<Answers.Output> outputs) {
    /** Texts in one request. */
    private static final int TEXTS = 64;

    /** Asks a version all held-out texts. */
    static Remembered ask(GraftClient client, DemoSet set, int version) {
        List<String> texts = set.heldOut().stream().map(ParsedExample::text).toList();
        List<Answers.Output> outputs = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += TEXTS) {
            List<String> some = texts.subList(from, Math.min(from + TEXTS, texts.size()));
            Answers answers = client.predict(set.task(), version, some);
            if (answers.version() != version || answers.outputs().size() != some.size()) {
                throw new IllegalStateException("asked " + set.task() + " version " + version + " " + some.size()
                        + " texts, got " + answers.outputs().size() + " answers of version " + answers.version());
            }
            outputs.addAll(answers.outputs());
        }
        return new Remembered(set, version, List.copyOf(outputs));
    }

    /** The same questions to the same version, now. */
    Remembered askAgain(GraftClient client) {
        return ask(client, set, version);
    }

    /** The share of held-out texts answered rightly. */
    double accuracy() {
        int right = 0;
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).label().equals(set.heldOut().get(i).label())) {
                right++;
            }
        }
        return (double) right / outputs.size();
    }

    /** Texts whose answer differs from another time's in the label or in any bit of any score. */
    int changed(Remembered before) {
        int changed = 0;
        for (int i = 0; i < outputs.size(); i++) {
            if (!outputs.get(i).equals(before.outputs.get(i))) {
                changed++;
            }
        }
        return changed;
    }
}
