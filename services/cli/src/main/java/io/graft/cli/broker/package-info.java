/** A real Kafka broker inside this JVM. All use of the broker's internal classes is here. */
@NullMarked
package io.graft.cli.broker;

import org.jspecify.annotations.NullMarked;
