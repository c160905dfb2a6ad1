package io.graft.adapters;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * Memory of the device that an encoder is on, in bytes: of a GPU, all that is taken there, by whomever; of a CPU, what this
 * process has resident, heap and native alike.
 *
 * @param used 0 where the system does not tell
 * @param limit what there is, for this container if it is one
 */
public record DeviceMemory(long used, long limit) {
    static DeviceMemory of(Device device) {
        if (device.isGpu()) {
            MemoryUsage usage = CudaUtils.getGpuMemory(device);
            return new DeviceMemory(usage.getCommitted(), usage.getMax());
        }
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new DeviceMemory(ResidentMemory.now(), system.getTotalMemorySize());
    }
}
