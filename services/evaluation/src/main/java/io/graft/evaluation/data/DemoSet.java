package io.graft.evaluation.data;

import java.util.List;

/**
 * One task of the demonstration.
 *
 * @param task its name in Graft
 * @param source one sentence for the reader
 * @param streamed examples to send; the service itself splits them into training and validation
 * @param heldOut examples that are never sent: only asked
 */
public record DemoSet(String task, String source, List<ParsedExample> streamed, List<ParsedExample> heldOut) {
    public DemoSet {
        streamed = List.copyOf(streamed);
        heldOut = List.copyOf(heldOut);
    }

    /** The labels of the streamed rows, sorted. */
    public List<String> labels() {
        return streamed.stream().map(ParsedExample::label).distinct().sorted().toList();
    }
}
