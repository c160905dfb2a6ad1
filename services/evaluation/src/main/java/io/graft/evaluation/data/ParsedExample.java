package io.graft.evaluation.data;

/**
 * A labelled text of a public source.
 *
 * @param id names the row in its source: file and synset offset
 * @param text the text to classify
 * @param label the right answer
 */
public record ParsedExample(String id, String text, String label) {}
