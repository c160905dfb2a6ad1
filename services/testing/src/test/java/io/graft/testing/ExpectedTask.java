package io.graft.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.TaskState.ExampleCounts;
import java.util.HashMap;
import java.util.Map;

/** What a task's state must say after the messages in its log: counted here by other means than Graft's own. */
final class ExpectedTask {
    private final Map<String, String> live = new HashMap<>();
    private long accepted;
    private long corrected;
    private long deleted;
    private long duplicate;
    private long rejected;

    /** @return whether it is to be rejected */
    boolean take(String id, String said, boolean deletion) {
        String before = live.get(id);
        if (deletion && before == null) {
            rejected++;
            return true;
        } else if (deletion) {
            deleted++;
            live.remove(id);
            return false;
        } else if (said.equals(before)) {
            duplicate++;
        } else if (before != null) {
            corrected++;
        } else {
            accepted++;
        }
        live.put(id, said);
        return false;
    }

    /** Bytes that are no example. */
    void reject() {
        rejected++;
    }

    /** What was last said of each example that was not deleted. */
    Map<String, String> live() {
        return live;
    }

    boolean matches(ExampleCounts counts) {
        return counts.accepted() == accepted
                && counts.corrected() == corrected
                && counts.deleted() == deleted
                && counts.duplicate() == duplicate
                && counts.rejected() == rejected;
    }

    /** The same as the public routes show it. */
    boolean matches(JsonNode counts) {
        return counts.path("accepted").asLong() == accepted
                && counts.path("corrected").asLong() == corrected
                && counts.path("deleted").asLong() == deleted
                && counts.path("duplicate").asLong() == duplicate
                && counts.path("rejected").asLong() == rejected;
    }

    @Override
    public String toString() {
        return "accepted " + accepted + ", corrected " + corrected + ", deleted " + deleted + ", duplicate " + duplicate
                + ", rejected " + rejected;
    }
}
