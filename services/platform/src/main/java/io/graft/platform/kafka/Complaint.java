package io.graft.platform.kafka;

/**
 * What keeps a cluster or a topic from holding Graft's promises.
 *
 * @param next what to do about it
 */
public record Complaint(String what, String next) {
    public String sentence() {
        return what + "; " + next;
    }
}
