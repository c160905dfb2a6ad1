/** Spans, and their context in Kafka's headers. */
@NullMarked
package io.graft.platform.trace;

import org.jspecify.annotations.NullMarked;
