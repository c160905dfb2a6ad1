package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Texts' hidden states before the lowest layer with adapters, and that layer's attention output. Nothing that is trained
 * touches them, so they are computed once and kept while there is room; what finds no room is computed anew each time. A
 * text's padded length here depends on the text alone, so both give the same bits. Thread-safe.
 */
final class FrozenStates {
    private static final String NAME = "states[]";

    private final Encoder encoder;
    private final long[] plan;
    private final NDManager manager;
    private final IdentityHashMap<EncodedText, NDArray> kept = new IdentityHashMap<>();
    private long room;

    /**
     * @param shape of the adapters
     * @param manager owns what is kept
     * @param room for it, in bytes
     */
    FrozenStates(Encoder encoder, AdapterShape shape, NDManager manager, long room) {
        this.encoder = encoder;
        this.manager = manager;
        this.room = room;
        plan = ForwardPlan.of(encoder.config(), shape);
    }

    /**
     * The states (B, S, 2 d) of a batch.
     *
     * @param texts its first rows; further ones repeat the last
     * @param mask (B, S)
     */
    NDArray of(NDManager scope, List<EncodedText> texts, NDArray mask) {
        NDArray[] states = new NDArray[texts.size()];
        synchronized (this) {
            Arrays.setAll(states, i -> kept.get(texts.get(i)));
        }
        List<Integer> missing = missing(states);
        List<EncodedText> unknown = missing.stream().map(texts::get).toList();
        for (List<Integer> group : LengthGroups.of(unknown)) {
            List<EncodedText> together = group.stream().map(unknown::get).toList();
            NDList computed = compute(scope, together);
            for (int i = 0; i < together.size(); i++) {
                NDArray state = computed.get(i);
                state.setName(NAME);
                keep(together.get(i), state);
                states[missing.get(group.get(i))] = state;
            }
        }
        NDList inputs = new NDList(mask);
        for (int row = 0; row < mask.getShape().get(0); row++) {
            inputs.add(states[Math.min(row, states.length - 1)]);
        }
        return encoder.program().runRecorded("padded", false, inputs).singletonOrThrow();
    }

    private static List<Integer> missing(@Nullable NDArray[] states) {
        return IntStream.range(0, states.length)
                .filter(i -> states[i] == null)
                .boxed()
                .toList();
    }

    private NDList compute(NDManager scope, List<EncodedText> texts) {
        Batch batch = encoder.batch(texts);
        Shape shape = new Shape(batch.rows(), batch.length());
        NDList inputs = new NDList(
                scope.create(batch.ids(), shape),
                scope.create(batch.types(), shape),
                scope.create(batch.mask(), shape));
        inputs.addAll(encoder.weights());
        inputs.add(scope.create(plan));
        inputs.add(scope.create((float) encoder.config().layerNormEps()));
        return encoder.program().runRecorded("frozen_states", false, inputs);
    }

    private synchronized void keep(EncodedText text, NDArray state) {
        long size = state.size() * Float.BYTES;
        if (size <= room && kept.putIfAbsent(text, state) == null) {
            room -= size;
            state.attach(manager);
        }
    }
}
