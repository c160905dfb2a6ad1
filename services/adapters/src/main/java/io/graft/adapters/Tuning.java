package io.graft.adapters;

import java.util.List;
import java.util.stream.IntStream;

/** Which of the encoder's own weights a fine-tuning trains beside the head. */
public sealed interface Tuning {
    /** Everything: full fine-tuning. */
    record All() implements Tuning {}

    /**
     * The last layers: variable fine-tuning (Houlsby et al. 2019, section 3.3).
     *
     * @param count of layers, at least 1
     */
    record TopLayers(int count) implements Tuning {
        public TopLayers {
            if (count < 1) {
                throw new IllegalArgumentException("at least one layer is tuned, not " + count);
            }
        }
    }

    /** Every LayerNorm, that of the embeddings too. */
    record LayerNorms() implements Tuning {}

    /** Nothing. */
    record HeadOnly() implements Tuning {}

    /** Indices of the tuned tensors among those of {@link BaseWeights#ordered}. */
    default List<Integer> indices(int layers) {
        return IntStream.range(0, EMBEDDINGS + layers * LAYER)
                .filter(index -> trains(index, layers))
                .boxed()
                .toList();
    }

    private boolean trains(int index, int layers) {
        if (this instanceof TopLayers top) {
            return index >= EMBEDDINGS + Math.max(0, layers - top.count()) * LAYER;
        }
        return this instanceof All || (this instanceof LayerNorms && isLayerNorm(index));
    }

    private static boolean isLayerNorm(int index) {
        int place = Math.floorMod(index - EMBEDDINGS, LAYER);
        return index < EMBEDDINGS ? index >= 3 : place == 4 || place == 5 || place == 10 || place == 11;
    }

    /** Tensors of the embeddings, which come first, and of each layer. */
    int EMBEDDINGS = 5;

    int LAYER = 12;
}
