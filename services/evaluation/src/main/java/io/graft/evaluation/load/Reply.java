package io.graft.evaluation.load;

/**
 * What a server said to a question.
 *
 * @param status of HTTP
 * @param retryAfter whether it says when to ask again
 * @param body as it came; owned by the reply
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands a second: neither copied nor compared as a whole.
public record Reply(int status, boolean retryAfter, byte[] body) {
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    boolean isAnswer() {
        return status == OK;
    }

    boolean isRefusal() {
        return status == TOO_MANY || status == UNAVAILABLE;
    }
}
