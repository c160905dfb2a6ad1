package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * What a fine-tuning trains: copies of some of the encoder's tensors, then the head in one vector, in {@link FlatParameters}'
 * order.
 */
final class TunedWeights {
    private final List<NDArray> base;
    private final List<Integer> indices;
    private final boolean bf16;
    private final List<NDArray> trained = new ArrayList<>();
    private final List<NDArray> arguments = new ArrayList<>();
    private final NDManager manager;

    /**
     * @param manager owns the copies
     * @param base the encoder's tensors
     * @param indices of the tensors to train, ascending
     * @param head weight and bias
     * @param bf16 whether linear layers compute in bf16
     */
    TunedWeights(NDManager manager, List<NDArray> base, List<Integer> indices, float[] head, boolean bf16) {
        this.manager = manager;
        this.base = base;
        this.indices = indices;
        this.bf16 = bf16;
        for (int index : indices) {
            trained.add(manager.create(
                    base.get(index).toFloatArray(), base.get(index).getShape()));
        }
        trained.add(manager.create(head));
        trained.forEach(array -> array.setName("trained[]"));
        arguments.add(
                manager.create(indices.stream().mapToLong(Integer::longValue).toArray()));
        arguments.add(manager.create(bf16 ? 1f : 0f));
        arguments.addAll(trained);
    }

    List<NDArray> trained() {
        return trained;
    }

    /** What {@code tuned_gradient} takes besides a batch and the base. */
    List<NDArray> arguments() {
        return arguments;
    }

    /** 1 at matrices, 0 at LayerNorms and biases. */
    List<NDArray> decay(float[] head) {
        List<NDArray> decay = new ArrayList<>();
        indices.forEach(
                index -> decay.add(manager.create(base.get(index).getShape().dimension() > 1 ? 1f : 0f)));
        decay.add(manager.create(head));
        return decay;
    }

    /** A copy as it is now, to ask. */
    FineTuned snapshot(Encoder encoder, Lessons lessons, int maxTokens) {
        NDManager own = encoder.program().scope();
        List<NDArray> weights = new ArrayList<>(base);
        for (int i = 0; i < indices.size(); i++) {
            NDArray copy = trained.get(i).duplicate();
            copy.attach(own);
            weights.set(indices.get(i), copy);
        }
        if (bf16) {
            NDList inputs = new NDList();
            for (NDArray weight : weights) {
                weight.setName("weights[]");
                inputs.add(weight);
            }
            NDList converted = encoder.program().runRecorded("in_bf16", false, inputs);
            converted.attach(own);
            weights = List.copyOf(converted);
        }
        long parameters = trained.stream().mapToLong(NDArray::size).sum();
        return new FineTuned(
                encoder, own, weights, trained.get(indices.size()).toFloatArray(), lessons, maxTokens, parameters);
    }
}
