/** Pure model code: the frozen encoder, Houlsby adapters, training, evaluation and artifact files. Knows DJL, not Kafka or Vert.x. */
@NullMarked
package io.graft.adapters;

import org.jspecify.annotations.NullMarked;
