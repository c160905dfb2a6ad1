package io.graft.schemas;

/**
 * A challenger beside the champion, on the challenger's validation rows. The better answer to a row is the right label, the
 * labels of which fewer are wrong, the score with the smaller absolute error, the span that shares more words with the right
 * one, the tags of which more are right.
 *
 * @param champion the champion's version
 * @param rows compared
 * @param challengerOnly rows that the challenger answered better
 * @param championOnly rows that the champion answered better
 */
public record Comparison(int champion, int rows, int challengerOnly, int championOnly) {}
