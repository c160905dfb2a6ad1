/** Real labelled text, read at run time from Maven artifacts on the class path; Graft ships none of it. */
@NullMarked
package io.graft.evaluation.data;

import org.jspecify.annotations.NullMarked;
