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
 * @param pooling of the token vectors
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
        Activation activation,
        Pooling pooling) {

    /** Types of tokens: of a text, and of its pair. */
    static final int TYPES = 2;

    /** The same under another name. */
    EncoderConfig called(String other) {
        return with(other, pooling);
    }

    /** The same that pools otherwise. */
    EncoderConfig pooling(Pooling other) {
        return with(name, other);
    }

    private EncoderConfig with(String otherName, Pooling otherPooling) {
        return new EncoderConfig(
                otherName,
                layers,
                hidden,
                heads,
                intermediate,
                vocabulary,
                maxPositions,
                layerNormEps,
                activation,
                otherPooling);
    }

    /** One bottleneck size in every layer of this encoder. */
    public AdapterShape adapters(int bottleneck) {
        return new AdapterShape(layers, hidden, bottleneck);
    }

    /** The text that the base's digest covers: part of every artifact, so it never changes for a model. */
    String identity() {
        return "EncoderConfig[name=" + name + ", layers=" + layers + ", hidden=" + hidden + ", heads=" + heads
                + ", intermediate=" + intermediate + ", vocabulary=" + vocabulary + ", maxPositions=" + maxPositions
                + ", layerNormEps=" + layerNormEps + ", activation=" + activation.label()
                + (pooling == Pooling.MEAN ? "" : ", pooling=" + pooling.label()) + "]";
    }
}
