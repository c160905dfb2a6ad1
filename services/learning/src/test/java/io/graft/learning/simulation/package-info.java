/**
 * The rules in a world of crashes, repetitions, delays and reordering, in one thread and without Kafka: a seed decides
 * everything, so that any failure can be run again.
 */
package io.graft.learning.simulation;
