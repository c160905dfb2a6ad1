package io.graft.cli.laptop;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where everything in one JVM goes.
 *
 * @param data directory of Kafka's data, Kafka Streams' state and artifacts
 * @param httpPort of the public routes; 0 for any; null for the environment's choice
 * @param managementPort of health and metrics; 0 for any; null for the environment's choice
 * @param kafkaPort of the embedded broker; 0 for any
 * @param device of the encoder; null for the environment's choice
 * @param base the encoder; null for the environment's choice
 */
public record LaptopPlan(
        Path data,
        @Nullable Integer httpPort,
        @Nullable Integer managementPort,
        int kafkaPort,
        @Nullable String device,
        @Nullable String base) {}
