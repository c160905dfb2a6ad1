package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.graft.adapters.Program.Arguments;
import java.util.ArrayList;
import java.util.List;

/** AdamW with decoupled weight decay, updating tensors in place on their device, one native call a step. */
final class AdamW {
    private final Program program;
    private final double weightDecay;
    private final double clip;
    private final List<? extends NDArray> trained;
    private final List<? extends NDArray> decay;
    private final List<? extends NDArray> factors;
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private int steps;

    /**
     * @param manager owns the moments
     * @param trained what to update
     * @param decay 1 where weights decay and 0 elsewhere, in shapes that spread over {@code trained}
     * @param factors what the rate is multiplied by, in the same shapes; none if that is 1 everywhere
     * @param clip largest global norm of a gradient
     */
    AdamW(
            Program program,
            NDManager manager,
            List<? extends NDArray> trained,
            List<? extends NDArray> decay,
            List<? extends NDArray> factors,
            double weightDecay,
            double clip) {
        this.program = program;
        this.trained = trained;
        this.decay = decay;
        this.factors = factors;
        this.weightDecay = weightDecay;
        this.clip = clip;
        for (NDArray array : trained) {
            Shape shape = array.getShape();
            first.add(manager.zeros(shape, DataType.FLOAT32));
            second.add(manager.zeros(shape, DataType.FLOAT32));
        }
    }

    /** One step on gradients that are summed in their order: all of the first piece's, then the second's. */
    void step(NDManager scope, List<NDArray> gradients, double rate) {
        steps++;
        try (Arguments arguments = new Arguments()) {
            arguments
                    .tensors(trained)
                    .tensors(first)
                    .tensors(second)
                    .tensors(decay)
                    .tensors(factors)
                    .tensors(gradients)
                    .number(rate)
                    .number(weightDecay)
                    .number(clip)
                    .number(steps);
            float norm = TrainingGate.OF_PROCESS.pass(() -> program.run("step", scope, arguments))[0];
            if (!Float.isFinite(norm)) {
                throw new IllegalStateException("the gradient of step " + steps + " is not finite");
            }
        }
    }
}
