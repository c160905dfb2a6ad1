package io.graft.serving.predict;

import java.util.concurrent.CompletionStage;

/** Answers questions; never blocks. Fails only for bugs: expected refusals are answers. */
@FunctionalInterface
public interface Predictor {
    CompletionStage<Answer> ask(Question question);
}
