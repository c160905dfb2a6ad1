package io.graft.adapters.artifact;

import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Pooling;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * An adapter as files: AdapterHub's four, its LayerNorms if it has its own, and {@code graft.json}. Equal adapters are equal
 * bytes.
 */
public final class ArtifactFiles {
    static final String INFO = "graft.json";

    /** All file names of an artifact, each of which it has once; LayerNorms only if they are its own. */
    public static final Set<String> NAMES = Set.of(
            AdapterHubFiles.ADAPTER_CONFIG,
            AdapterHubFiles.ADAPTER,
            AdapterHubFiles.HEAD_CONFIG,
            AdapterHubFiles.HEAD,
            AdapterHubFiles.LAYER_NORMS,
            INFO);

    private ArtifactFiles() {}

    /**
     * The files by name.
     *
     * @throws IllegalArgumentException if a weight is not finite
     */
    public static SortedMap<String, byte[]> write(AdapterArtifact artifact) {
        ArtifactInfo info = artifact.info();
        // How the base pools is the base's matter, which the digest of the base names: the head's own file is always
        // the same.
        var files = AdapterHubFiles.write(artifact.weights(), info.task(), info.baseName(), Pooling.POOLER);
        files.put(INFO, GraftJson.write(info));
        return files;
    }

    /**
     * The adapter in these files.
     *
     * @throws CorruptArtifact if a file is missing, unknown or malformed, or two of them disagree
     */
    public static AdapterArtifact read(Map<String, byte[]> files) {
        for (String name : files.keySet()) {
            if (!NAMES.contains(name)) {
                throw new CorruptArtifact("an artifact has no file \"" + name + "\"");
            }
        }
        ArtifactInfo info = GraftJson.read(AdapterHubFiles.require(files, INFO));
        AdapterWeights weights = AdapterHubFiles.read(files);
        try {
            return new AdapterArtifact(weights, info);
        } catch (IllegalArgumentException e) {
            throw new CorruptArtifact("the artifact contradicts itself: " + e.getMessage(), e);
        }
    }
}
