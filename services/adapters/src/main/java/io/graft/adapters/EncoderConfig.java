package io.graft.adapters;

/**
 * What the base is, apart from its weights and vocabulary.
 *
 * @param name of the model
 * @param layers transformer layers
 * @param hidden d
 * @param heads attention heads
 * @param intermediate inner size of the feed-forward part
 * @param vocabulary tokens
 * @param maxPositions longest sequence
 * @param layerNormEps added to the variance
 * @param activation of the feed-forward part
 */
public record EncoderConfig(
        String name,
        int layers,
        int hidden,
        int heads,
        int intermediate,
        int vocabulary,
        int maxPositions,
        double layerNormEps,
        String activation) {

    /** One bottleneck size in every layer of this encoder. */
    public AdapterShape adapters(int bottleneck) {
        return new AdapterShape(layers, hidden, bottleneck);
    }
}
