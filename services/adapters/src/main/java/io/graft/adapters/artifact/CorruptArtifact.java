package io.graft.adapters.artifact;

/**
 * Bytes that are not what they claim to be. The message is one sentence that says what is wrong and where; since it may
 * quote those bytes, it is kept short and free of control characters.
 */
public final class CorruptArtifact extends RuntimeException {
    private static final int LONGEST = 500;

    public CorruptArtifact(String message) {
        super(printable(message));
    }

    public CorruptArtifact(String message, Throwable cause) {
        super(printable(message), cause);
    }

    private static String printable(String message) {
        String start = message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message;
        return start.replaceAll("\\p{IsControl}", "?");
    }
}
