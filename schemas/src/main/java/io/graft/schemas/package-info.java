/** The contracts: every message on every topic as a record, its JSON and its JSON Schema. Knows no Kafka. */
@NullMarked
package io.graft.schemas;

import org.jspecify.annotations.NullMarked;
