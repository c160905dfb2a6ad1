package io.graft.cli.backup;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.CorruptObjectException;
import io.graft.platform.store.MissingObjectException;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Json;
import io.graft.schemas.Release;
import io.graft.schemas.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The objects that releases and versions, but for retired ones, name: adapters and their data sets. */
record NamedObjects(Set<ArtifactReference> references) {
    /** @param log of a backup */
    static NamedObjects of(KafkaConfig config, Path log) {
        Set<ArtifactReference> references = new LinkedHashSet<>();
        read(config, log, Topic.ADAPTERS, value -> {
            AdapterVersion version = Json.read(value, AdapterVersion.class);
            if (!version.retired()) {
                references.add(version.artifact());
                references.add(version.dataSet());
            }
        });
        read(
                config,
                log,
                Topic.RELEASES,
                value -> references.add(Json.read(value, Release.class).artifact()));
        return new NamedObjects(references);
    }

    private static void read(KafkaConfig config, Path log, Topic topic, Consumer<byte[]> reader) {
        SavedTopic.read(log.resolve(config.name(topic) + ".jsonl.gz"), line -> reader.accept(line.bytes()));
    }

    /**
     * Copies them, each checked against its digest.
     *
     * @param missing gets the uris of those that are not there as they were
     * @return how many were copied
     */
    long copy(ArtifactStore from, ArtifactStore to, Consumer<String> missing) {
        long copied = 0;
        try {
            Path file = Files.createTempFile("graft-object-", null);
            try {
                for (ArtifactReference reference : references) {
                    copied += copy(reference, from, to, file, missing) ? 1 : 0;
                }
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copied;
    }

    private static boolean copy(
            ArtifactReference reference, ArtifactStore from, ArtifactStore to, Path file, Consumer<String> missing) {
        try {
            from.get(reference, file);
        } catch (MissingObjectException | CorruptObjectException e) {
            missing.accept(reference.uri());
            return false;
        }
        // tasks/{task}/{kind}/{name}
        String[] parts = reference.uri().split("/", -1);
        to.putOnce(parts[1], parts[2], parts[3], file);
        return true;
    }
}
