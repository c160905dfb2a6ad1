package io.graft.evaluation.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What came of some seconds of load.
 *
 * @param rate answers a second, until the last reply
 * @param answered with 200
 * @param refused with 429 or 503
 * @param failed in any other way
 * @param latency of answers from the moment the question was due, in microseconds
 * @param refusal latency of refusals from the moment the question was sent, in microseconds
 * @param lag from the moment a question was due until it was sent, in microseconds
 * @param codes of refusals and failures, with how often each came
 */
record Outcome(
        double rate,
        long answered,
        long refused,
        long failed,
        Histogram latency,
        Histogram refusal,
        Histogram lag,
        Map<String, Long> codes) {
    static final double P50 = 50;
    static final double P99 = 99;

    double milliseconds(double percentile) {
        return milliseconds(latency, percentile);
    }

    static double milliseconds(Histogram microseconds, double percentile) {
        return microseconds.getValueAtPercentile(percentile) / 1e3;
    }

    /** Whether every question was answered, and 99 of 100 within so many milliseconds. */
    boolean isWithin(double milliseconds) {
        return answered > 0 && failed + refused == 0 && milliseconds(P99) <= milliseconds;
    }

    ObjectNode json() {
        return Json.mapper()
                .createObjectNode()
                .put("perSecond", rate)
                .put("answered", answered)
                .put("refused", refused)
                .put("failed", failed)
                .put("p50Milliseconds", milliseconds(P50))
                .put("p99Milliseconds", milliseconds(P99));
    }
}
