/** From a question to an answer: versions resident on the device, batches of one padded length, the head and its scores. */
@NullMarked
package io.graft.serving.predict;

import org.jspecify.annotations.NullMarked;
