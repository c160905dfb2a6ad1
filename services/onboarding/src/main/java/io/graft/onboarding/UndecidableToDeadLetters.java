package io.graft.onboarding;

import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A record that no decision can be made about becomes a dead letter, and the partition moves on. Any other failure may
 * have applied half a decision: it fails the transaction, which leaves nothing behind.
 */
public final class UndecidableToDeadLetters implements ProcessingExceptionHandler {
    private final LogAndContinueProcessingExceptionHandler deadLetters = new LogAndContinueProcessingExceptionHandler();

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
        return failure instanceof UndecidableRecordException
                ? deadLetters.handleError(context, record, failure)
                : Response.fail();
    }

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters.configure(configs);
    }
}
