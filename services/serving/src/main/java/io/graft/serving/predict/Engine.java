package io.graft.serving.predict;

import io.graft.adapters.AdapterShape;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.Profile;
import io.graft.adapters.Reading;
import io.graft.adapters.artifact.AdapterHubDirectory;

/** The base on its device, as serving needs it. */
public interface Engine {
    String baseDigest();

    /** The base, as files of adapters for it name it. */
    AdapterHubDirectory.Base base();

    Profile profile();

    /** Digest of its answers to fixed probes; takes as long as 64 short texts. Threads may ask at the same time. */
    String fingerprint();

    /** The shape of adapters with this bottleneck in every layer of this base. */
    AdapterShape shape(int bottleneck);

    /** An input as a kind of head reads it, in rows of at most {@code maxTokens} tokens. */
    Reading read(HeadKind kind, Input input, int maxTokens);

    Bank bank(AdapterShape shape, int capacity);
}
