/** The process that decides: one Kafka Streams topology around the rules of {@code io.graft.learning}, keyed by task. */
@NullMarked
package io.graft.onboarding;

import org.jspecify.annotations.NullMarked;
