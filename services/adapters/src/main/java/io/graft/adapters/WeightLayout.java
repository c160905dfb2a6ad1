package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The order in which the forward indexes the base's tensors: word, position and type embeddings, their LayerNorm; then in
 * each layer query, key and value as one, attention output, LayerNorm, the two feed-forward layers, LayerNorm; then the
 * pooler, if the base pools by it; weight before bias.
 */
final class WeightLayout {
    private final List<List<Integer>> shapes = new ArrayList<>();
    private final SortedMap<String, Place> places = new TreeMap<>();

    /**
     * Where one named tensor goes.
     *
     * @param index in the forward's order
     * @param offset of its first value
     * @param shape that it must have
     */
    record Place(int index, int offset, List<Integer> shape) {}

    WeightLayout(EncoderConfig config) {
        int d = config.hidden();
        int inner = config.intermediate();
        add(List.of(config.vocabulary(), d), "embeddings.word_embeddings.weight");
        add(List.of(config.maxPositions(), d), "embeddings.position_embeddings.weight");
        add(List.of(EncoderConfig.TYPES, d), "embeddings.token_type_embeddings.weight");
        norm("embeddings.LayerNorm", d);
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = "encoder.layer." + layer + ".";
            String self = prefix + "attention.self.";
            add(List.of(3 * d, d), self + "query.weight", self + "key.weight", self + "value.weight");
            add(List.of(3 * d), self + "query.bias", self + "key.bias", self + "value.bias");
            linear(prefix + "attention.output.dense", d, d);
            norm(prefix + "attention.output.LayerNorm", d);
            linear(prefix + "intermediate.dense", inner, d);
            linear(prefix + "output.dense", d, inner);
            norm(prefix + "output.LayerNorm", d);
        }
        if (config.pooling() == Pooling.POOLER) {
            linear("pooler.dense", d, d);
        }
    }

    /** The index in the forward's order of a LayerNorm's weight; its bias is the next. */
    static int layerNorm(AdapterShape.Site place) {
        return Tuning.EMBEDDINGS + place.layer() * Tuning.LAYER + (place.output() ? 10 : 4);
    }

    private void linear(String name, int out, int in) {
        add(List.of(out, in), name + ".weight");
        add(List.of(out), name + ".bias");
    }

    private void norm(String name, int size) {
        add(List.of(size), name + ".weight");
        add(List.of(size), name + ".bias");
    }

    /** One tensor of the forward, of equal parts one below the other. */
    private void add(List<Integer> shape, String... names) {
        List<Integer> part = new ArrayList<>(shape);
        part.set(0, shape.get(0) / names.length);
        int size = part.stream().reduce(1, Math::multiplyExact);
        for (int i = 0; i < names.length; i++) {
            places.put(names[i], new Place(shapes.size(), i * size, List.copyOf(part)));
        }
        shapes.add(shape);
    }

    /** The forward's tensors, in order. */
    List<List<Integer>> shapes() {
        return shapes;
    }

    /** The named tensors that make them. */
    SortedMap<String, Place> places() {
        return places;
    }
}
