package io.graft.schemas;

/**
 * A challenger beside the champion, on the challenger's validation rows.
 *
 * @param champion the champion's version
 * @param rows compared
 * @param challengerOnly rows that only the challenger got right
 * @param championOnly rows that only the champion got right
 */
public record Comparison(int champion, int rows, int challengerOnly, int championOnly) {}
