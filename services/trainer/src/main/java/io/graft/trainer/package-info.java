/** The process that trains: takes jobs from Kafka, seals their data, trains, uploads, reports. */
@NullMarked
package io.graft.trainer;

import org.jspecify.annotations.NullMarked;
