package io.graft.adapters;

/** One encoder of each precision on the CPU for all tests of a JVM, loaded when it is first asked for. */
final class TestEncoder {
    private TestEncoder() {}

    static Encoder fp32() {
        return Fp32.ENCODER;
    }

    static Encoder bf16() {
        return Bf16.ENCODER;
    }

    private static final class Fp32 {
        static final Encoder ENCODER = Encoder.load(new EngineSettings("cpu", "fp32"));
    }

    private static final class Bf16 {
        static final Encoder ENCODER = Encoder.load(new EngineSettings("cpu", "bf16"));
    }
}
