package io.graft.adapters;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Locale;
import java.util.Set;

/** The native engine: loaded once per process, with one thread per call. */
final class Torch {
    static final String ENGINE = "PyTorch";

    /** Threads inside one native call: one, so that sums have one order; more calls run on more threads. */
    static final int THREADS = 1;

    private static final Set<String> PLATFORMS =
            Set.of("linux/amd64", "linux/x86_64", "linux/aarch64", "mac/aarch64", "windows/amd64");

    private Torch() {}

    /** Loads the engine if it is not loaded yet. */
    static synchronized Engine load() {
        requirePlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
        // Read by DJL while it loads; ours unless the caller decided otherwise.
        setDefault("ai.djl.offline", "true");
        setDefault("ai.djl.pytorch.num_interop_threads", Integer.toString(THREADS));
        setDefault("ai.djl.pytorch.num_threads", Integer.toString(THREADS));
        setDefault("ai.djl.pytorch.graph_optimizer", "false");
        NativeHeap.keepFreed();
        try {
            return Engine.getEngine(ENGINE);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw new EngineUnavailableException(
                    "PyTorch's native library for " + System.getProperty("os.name") + "/"
                            + System.getProperty("os.arch")
                            + " could not be loaded: put ai.djl.pytorch:pytorch-native-cpu for this platform on the class"
                            + " path and check that the DJL cache directory is writable.",
                    e);
        }
    }

    /** Refuses a platform that PyTorch has no native build for. */
    static void requirePlatform(String os, String arch) {
        String name = os.toLowerCase(Locale.ROOT);
        String family = name.contains("win") ? "windows" : name.contains("mac") ? "mac" : name;
        if (!PLATFORMS.contains(family + "/" + arch)) {
            throw new EngineUnavailableException("Graft's model code does not run on " + os + "/" + arch
                    + ": it is tested on Linux x86_64, and PyTorch has builds for Linux aarch64, macOS aarch64 and"
                    + " Windows x86_64 besides.");
        }
    }

    /** The device that a setting names: {@code auto} is the first GPU, else the CPU. */
    static Device device(Engine engine, String setting) {
        if (setting.equals("cpu")) {
            return Device.cpu();
        }
        int gpus = gpus(engine);
        if (setting.equals("auto") && gpus == 0) {
            return Device.cpu();
        }
        int wanted = setting.startsWith("gpu:") ? Integer.parseInt(setting.substring("gpu:".length())) : 0;
        if (wanted >= gpus) {
            throw new EngineUnavailableException("Device '" + setting + "' was asked for, but "
                    + (gpus == 0
                            ? "this machine has no GPU that PyTorch can use: use cpu or auto, or build with -Pcuda on a"
                                    + " machine with an NVIDIA driver."
                            : "this machine's GPUs are gpu:0 to gpu:" + (gpus - 1) + "."));
        }
        return Device.gpu(wanted);
    }

    /** GPUs that this build can use: a CPU build on a machine with GPUs has none. */
    static int gpus(Engine engine) {
        return engine.hasCapability(StandardCapabilities.CUDA) ? engine.getGpuCount() : 0;
    }

    /**
     * Prepares this thread for native calls. Fresh threads begin with gradients on, and with a graph optimizer that
     * would specialise code after its first runs and so change bits.
     */
    static void enter(boolean gradients) {
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(gradients);
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
