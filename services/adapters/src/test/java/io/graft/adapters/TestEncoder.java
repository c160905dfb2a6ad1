package io.graft.adapters;

/** One fp32 encoder on the CPU for all tests of a JVM. */
final class TestEncoder {
    private static final Encoder FP32 = Encoder.load(new EngineSettings("cpu", "fp32"));

    private TestEncoder() {}

    static Encoder fp32() {
        return FP32;
    }
}
