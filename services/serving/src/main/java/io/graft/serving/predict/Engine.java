package io.graft.serving.predict;

import io.graft.adapters.AdapterShape;
import io.graft.adapters.EncodedText;
import io.graft.adapters.Profile;
import org.jspecify.annotations.Nullable;

/** The base on its device, as serving needs it. */
public interface Engine {
    String baseDigest();

    Profile profile();

    /** The shape of adapters with this bottleneck in every layer of this base. */
    AdapterShape shape(int bottleneck);

    /** The text, or the pair, as at most {@code maxTokens} tokens. */
    EncodedText tokenize(String text, @Nullable String textPair, int maxTokens);

    Bank bank(AdapterShape shape, int capacity);
}
