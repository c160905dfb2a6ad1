package io.graft.adapters.artifact;

import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.EncoderConfig;
import io.graft.adapters.Head;
import io.graft.adapters.HeadKind;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;

/**
 * A directory that AdapterHub's {@code adapters} library, version 1.2, loads in Python with {@code load_adapter(path,
 * use_safetensors=True)}: its four files, and {@code graft.json} beside them, which that library does not read and which a
 * directory from elsewhere lacks. An adapter with LayerNorms of its own has them in {@code layer_norms.safetensors}, named
 * as in the base's checkpoint: that library leaves the base's as they are, and does not read that file either.
 *
 * @param weights bottlenecks, LayerNorms and head
 * @param maxTokens as which the adapter reads a text at most; empty if the directory does not say
 */
public record AdapterHubDirectory(AdapterWeights weights, OptionalInt maxTokens) {
    /** The files that are written, and those of a directory that are read; that library's must be there. */
    public static final Set<String> NAMES = ArtifactFiles.NAMES;

    /** The base that a directory must be for. */
    public record Base(EncoderConfig config, String digest) {}

    /**
     * The files by name.
     *
     * @throws CorruptArtifact if the adapter is of another base, whose pooling is not known here
     */
    public static SortedMap<String, byte[]> write(AdapterArtifact artifact, Base base) {
        ArtifactInfo info = artifact.info();
        if (!info.baseDigest().equals(base.digest())) {
            throw new CorruptArtifact("the adapter is of base " + info.baseDigest() + " (" + info.baseName()
                    + "), and this one is " + base.digest());
        }
        SortedMap<String, byte[]> files = AdapterHubFiles.write(
                artifact.weights(), info.task(), info.baseName(), base.config().pooling());
        files.put(ArtifactFiles.INFO, GraftJson.write(info));
        return files;
    }

    /**
     * The adapter in a directory, from Graft or from Python, which computes here exactly what it computes there.
     *
     * @throws CorruptArtifact that names what is missing, malformed, for another base, or of a kind that Graft does not
     *     compute
     */
    public static AdapterHubDirectory read(Map<String, byte[]> files, Base base) {
        Fields config = Fields.parse(
                AdapterHubFiles.require(files, AdapterHubFiles.ADAPTER_CONFIG), AdapterHubFiles.ADAPTER_CONFIG);
        requireModel(config, base.config());
        OptionalInt maxTokens = OptionalInt.empty();
        if (files.containsKey(ArtifactFiles.INFO)) {
            ArtifactInfo info = GraftJson.read(AdapterHubFiles.require(files, ArtifactFiles.INFO));
            if (!info.baseDigest().equals(base.digest())) {
                throw new CorruptArtifact(
                        ArtifactFiles.INFO + " wants base " + info.baseDigest() + " (" + info.baseName()
                                + "), and this one is " + base.digest() + " ("
                                + base.config().name() + ")");
            }
            if (info.layerNorms() != files.containsKey(AdapterHubFiles.LAYER_NORMS)) {
                throw new CorruptArtifact(AdapterArtifact.mismatch(info.layerNorms()));
            }
            maxTokens = OptionalInt.of(info.maxTokens());
        }
        AdapterWeights weights = AdapterHubFiles.read(
                files, head -> HeadConfig.kindOn(base.config().pooling(), head));
        requireShape(weights.shape(), base.config());
        return new AdapterHubDirectory(weights, maxTokens);
    }

    /**
     * The adapter for a task of this kind, with its outputs in the order of the task's labels.
     *
     * @param labels none for regression and spans
     * @throws CorruptArtifact if its head is of another kind or for other labels
     */
    public AdapterWeights forTask(HeadKind kind, List<String> labels) {
        Head head = weights.head();
        if (head.kind() != kind) {
            throw new CorruptArtifact(
                    "the head is one for " + head.kind().label() + ", and the task one of " + kind.label());
        }
        try {
            return new AdapterWeights(weights.shape(), weights.values(), head.ordered(labels));
        } catch (IllegalArgumentException e) {
            throw new CorruptArtifact(String.valueOf(e.getMessage()), e);
        }
    }

    /** The library writes a model's whole name or path; its last part must be the base's name. */
    private static void requireModel(Fields config, EncoderConfig base) {
        AdapterHubConfig.requireBottlenecks(config);
        String type = config.text("model_type");
        if (!type.equals("bert")) {
            throw new CorruptArtifact(config.where() + ".model_type is " + type + ", and Graft runs BERT encoders");
        }
        String model = config.text("model_name");
        if (!lastPart(model).equalsIgnoreCase(lastPart(base.name()))) {
            throw new CorruptArtifact(config.where() + ".model_name is " + model + ", and this base is " + base.name());
        }
        if (config.integer("hidden_size") != base.hidden()) {
            throw new CorruptArtifact(config.where() + ".hidden_size is " + config.integer("hidden_size")
                    + ", and the base " + base.name() + " has " + base.hidden());
        }
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static void requireShape(AdapterShape shape, EncoderConfig base) {
        if (shape.layers() != base.layers() || shape.hidden() != base.hidden()) {
            throw new CorruptArtifact(
                    "the adapter is for " + shape.layers() + " layers of hidden size " + shape.hidden()
                            + ", and the base " + base.name() + " has " + base.layers() + " of " + base.hidden());
        }
    }
}
