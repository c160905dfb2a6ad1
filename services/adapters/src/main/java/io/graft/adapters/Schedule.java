package io.graft.adapters;

/**
 * The learning rate: a linear rise, then a linear fall to 0 (Houlsby et al. 2019, section 3.1).
 *
 * @param peak the highest rate
 * @param steps of the training
 * @param warmup share of the steps that rise
 */
record Schedule(double peak, int steps, double warmup) {

    /** The rate of a step, counted from 1. */
    double rate(int step) {
        double rising = Math.max(1, Math.rint(steps * warmup));
        return step <= rising ? peak * step / rising : peak * (steps - step + 1) / (steps - rising + 1);
    }
}
