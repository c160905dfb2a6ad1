package io.graft.evaluation.data;

/**
 * A labelled text of a public source.
 *
 * @param id names the row in its source: file and synset offset, or file, rule and number
 * @param group rows of one group stay on one side of every split; the row's id if it stands alone
 * @param text the text to classify
 * @param label the right answer
 */
public record ParsedExample(String id, String group, String text, String label) {}
