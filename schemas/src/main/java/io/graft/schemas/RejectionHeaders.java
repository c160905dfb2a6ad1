package io.graft.schemas;

/** Names of the headers that a record has in {@code examples.rejected} and {@code dead-letters}. */
public final class RejectionHeaders {
    /** A stable code; rejected examples only. */
    public static final String REASON = "graft.reason";

    /** One sentence; rejected examples only. */
    public static final String DETAIL = "graft.detail";

    /** Bytes of key and value, if they were too many to be kept whole. */
    public static final String TRUNCATED = "graft.truncated";

    /** What the names that Kafka Streams gives to its dead letters' headers (KIP-1034) begin with. */
    public static final String ERRORS = "__streams.errors.";

    /** Where the record was read. */
    public static final String TOPIC = ERRORS + "topic";

    public static final String PARTITION = ERRORS + "partition";
    public static final String OFFSET = ERRORS + "offset";

    /** What was wrong; dead letters only. */
    public static final String EXCEPTION = ERRORS + "exception";

    public static final String MESSAGE = ERRORS + "message";

    private RejectionHeaders() {}
}
