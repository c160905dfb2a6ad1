package io.graft.cli.doctor;

import io.graft.adapters.EngineUnavailableException;
import io.graft.adapters.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** PyTorch's native library, the CPU's vector instructions, GPUs. */
final class EngineCheck {
    private static final String LIBRARY = "native library";
    private static final String CPU = "cpu";
    private static final String GPU = "gpu";
    private static final Path NVIDIA = Path.of("/dev/nvidiactl");

    private EngineCheck() {}

    static List<Finding> look() {
        try {
            return of(Machine.look(), Files.exists(NVIDIA));
        } catch (EngineUnavailableException e) {
            return List.of(Finding.fail(
                    LIBRARY,
                    String.valueOf(e.getMessage()),
                    "Graft is tested on Linux x86-64 with glibc; try it there"));
        }
    }

    /** @param nvidia whether an NVIDIA driver is loaded */
    static List<Finding> of(Machine machine, boolean nvidia) {
        return List.of(Finding.ok(LIBRARY, machine.engine() + " is loaded"), cpu(machine), gpu(machine, nvidia));
    }

    private static Finding cpu(Machine machine) {
        String name = machine.vendor() + ", " + machine.capability();
        return machine.capability().contains("avx2")
                ? Finding.ok(CPU, name + (machine.nativeBf16() ? "; bf16 in hardware" : "; fp32, no bf16 in hardware"))
                : Finding.warn(
                        CPU, name + ": no AVX2", "it works, slowly; a CPU with AVX2 trains several times faster");
    }

    private static Finding gpu(Machine machine, boolean nvidia) {
        if (machine.gpus() > 0) {
            return Finding.ok(GPU, machine.gpus() + " that this build can use");
        }
        return nvidia
                ? Finding.warn(GPU, "there is one, but this build is for the CPU", "build with ./mvnw -Pcuda to use it")
                : Finding.ok(GPU, "none; the CPU is used");
    }
}
