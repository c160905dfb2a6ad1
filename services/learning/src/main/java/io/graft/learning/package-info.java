/**
 * The rules of a task's life as pure functions: a state and an input give a new state and its effects. Knows no Kafka,
 * no Vert.x and no engine.
 */
@NullMarked
package io.graft.learning;

import org.jspecify.annotations.NullMarked;
