/** What serving reads from Kafka and sends to it. */
@NullMarked
package io.graft.serving.log;

import org.jspecify.annotations.NullMarked;
