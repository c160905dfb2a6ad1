/** Labelled data sets in {@code data.jsonl} files, and how well answers to them are. */
@NullMarked
package io.graft.evaluation.sets;

import org.jspecify.annotations.NullMarked;
