package io.graft.adapters;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What {@code encoder.py} must know of base and adapters beside their tensors, as its numbers. */
final class ForwardPlan {
    private static final int PLACES = 5;
    private static final int LAYER = 3;

    private ForwardPlan() {}

    /** @param shape of the adapters; null for the plain encoder */
    static long[] of(EncoderConfig config, @Nullable AdapterShape shape) {
        long[] plan = new long[PLACES + LAYER * config.layers()];
        plan[0] = config.heads();
        plan[1] = number(config.activation());
        plan[2] = switch (config.pooling()) {
            case MEAN -> 0;
            case FIRST -> 1;
            case POOLER -> 2;
        };
        Arrays.fill(plan, PLACES, plan.length, -1);
        if (shape != null) {
            plan[3] = number(shape.activation());
            plan[4] = shape.placement() == Placement.SINGLE ? 1 : 0;
            int number = 0;
            for (AdapterShape.Site site : shape.sites()) {
                plan[PLACES + LAYER * site.layer() + (site.output() ? 1 : 0)] = number++;
            }
            int own = 0;
            for (AdapterShape.Site norm : shape.ownNorms()) {
                if (norm.output()) {
                    plan[PLACES + LAYER * norm.layer() + 2] = own++;
                }
            }
        }
        return plan;
    }

    private static int number(Activation activation) {
        return switch (activation) {
            case GELU -> 0;
            case GELU_NEW -> 1;
            case RELU -> 2;
            case SWISH -> 3;
        };
    }
}
