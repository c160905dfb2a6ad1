/** Baselines, benchmarks and reports: what Graft claims, measured. */
@NullMarked
package io.graft.evaluation;

import org.jspecify.annotations.NullMarked;
