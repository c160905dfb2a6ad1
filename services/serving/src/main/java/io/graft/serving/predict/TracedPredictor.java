package io.graft.serving.predict;

import io.graft.platform.trace.Tracing;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.VersionKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A span for each question, in the asker's trace, with a link to the one that the answering version comes from. */
public final class TracedPredictor implements Predictor {
    private final Predictor predictor;
    private final Registry registry;
    private final Tracing tracing;

    public TracedPredictor(Predictor predictor, Registry registry, Tracing tracing) {
        this.predictor = predictor;
        this.registry = registry;
        this.tracing = tracing;
    }

    @Override
    public CompletionStage<Answer> ask(Question question) {
        Span span = tracing.span("predict", question.task()).startSpan();
        if (!span.isRecording()) {
            return predictor.ask(question);
        }
        return Context.current()
                .with(span)
                .wrapSupplier(() -> predictor.ask(question))
                .get()
                .whenComplete((answer, failure) -> end(span, answer, failure));
    }

    private void end(Span span, @Nullable Answer answer, @Nullable Throwable failure) {
        if (answer instanceof Answer.Answered answered) {
            span.setAttribute(Tracing.VERSION, (long) answered.version());
            registry.origin(new VersionKey(answered.task(), answered.version())).ifPresent(span::addLink);
        } else if (answer instanceof Answer.Refused refused) {
            span.setStatus(StatusCode.ERROR, refused.reason().toString());
        } else if (failure != null) {
            span.setStatus(StatusCode.ERROR, failure.toString());
        }
        span.end();
    }
}
