/** Predictions over Kafka: requests in, answers out, at the pace of the batcher. */
@NullMarked
package io.graft.serving.stream;

import org.jspecify.annotations.NullMarked;
