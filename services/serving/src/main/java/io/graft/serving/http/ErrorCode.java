package io.graft.serving.http;

import io.graft.serving.predict.Answer;
import java.util.Locale;

/** The stable codes of problem details, with their status. Refusals of onboarding come with codes of their own. */
public enum ErrorCode {
    MALFORMED_JSON(400),
    INVALID_BODY(400),
    BAD_TASK_NAME(400),
    PAIR_MISMATCH(400),
    UNSUPPORTED_KIND(400),
    /** What onboarding says of them, too. */
    INVALID_LABELS(400),
    /** The files are no adapter that this base and task could have; the detail says why. */
    INVALID_ADAPTER(400),
    /** No bearer token, or one that is not good. */
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    UNKNOWN_TASK(404),
    UNKNOWN_VERSION(404),
    METHOD_NOT_ALLOWED(405),
    NOT_TRAINED_YET(409),
    RETIRED_VERSION(410),
    TOO_LARGE(413),
    /** The body is packed in a way that is not known here. */
    UNSUPPORTED_ENCODING(415),
    /** The caller alone asks too much; others may still be answered. */
    TOO_MANY_REQUESTS(429, "overloaded"),
    INTERNAL(500),
    /** The whole server has too much to do. */
    OVERLOADED(503),
    /** Not ready: the registry is still being read. */
    STARTING(503),
    /** The version's artifact is bad on this node. */
    QUARANTINED(503),
    /** The version cannot be loaded now. */
    UNAVAILABLE(503),
    /** Kafka did not take the message. */
    LOG_UNAVAILABLE(503),
    /** Sent, but its outcome was not seen in time: ask again. */
    UNCONFIRMED(503);

    private final int status;
    private final String code;

    /** With a code after its own name. */
    ErrorCode(int status) {
        this.status = status;
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    ErrorCode(int status, String code) {
        this.status = status;
        this.code = code;
    }

    /** Why there is no prediction. */
    public static ErrorCode of(Answer.Refusal refusal) {
        return switch (refusal) {
            case UNKNOWN_TASK -> UNKNOWN_TASK;
            case NOT_TRAINED_YET -> NOT_TRAINED_YET;
            case UNKNOWN_VERSION -> UNKNOWN_VERSION;
            case RETIRED_VERSION -> RETIRED_VERSION;
            case QUARANTINED -> QUARANTINED;
            case UNAVAILABLE -> UNAVAILABLE;
            case OVERLOADED -> OVERLOADED;
            case TASK_OVERLOADED -> TOO_MANY_REQUESTS;
            case DEFECT -> INTERNAL;
        };
    }

    public int status() {
        return status;
    }

    /** For example {@code unknown-task}. */
    public String code() {
        return code;
    }

    /** Whether the same request may succeed later. */
    boolean retryable() {
        return status == 429 || status == 503;
    }
}
