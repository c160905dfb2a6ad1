package io.graft.learning;

import io.graft.schemas.Split;

/**
 * What is remembered of a live example, to know its repetition and to take it out of the counts again.
 *
 * @param content digest of everything that its sender said
 * @param split where it is counted
 */
public record StoredExample(String content, String label, Split split) {}
