package io.graft.cli.demo;

/**
 * How one task went: the keys of the report.
 *
 * @param task its name
 * @param labels different answers
 * @param examples streamed and accepted
 * @param heldOut texts asked
 * @param version that answered
 * @param accuracy on the held-out texts, over HTTP
 * @param majority the lowest bar
 * @param frozenLogisticRegression the bar without adapters
 * @param secondsToLive from the last example, acknowledged by Kafka, to the first answer of a version trained on all
 * @param adapterBytes size of the artifact
 * @param trainableShare trained parameters over the encoder's parameters
 */
record TaskResult(
        String task,
        int labels,
        long examples,
        int heldOut,
        int version,
        double accuracy,
        double majority,
        double frozenLogisticRegression,
        double secondsToLive,
        long adapterBytes,
        double trainableShare) {}
