package io.graft.platform.log;

import io.graft.schemas.TrainingJob;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What lines of the log are about. Those that a thread writes while {@link #run} or {@link #call} lasts have {@code task} and,
 * where there is one, {@code job} and {@code version} as fields of their own (SLF4J's mapped diagnostic context).
 */
public record LogSubject(
        String task, @Nullable String job, @Nullable Integer version) {
    public static LogSubject ofTask(String task) {
        return new LogSubject(task, null, null);
    }

    public static LogSubject ofVersion(String task, int version) {
        return new LogSubject(task, null, version);
    }

    public static LogSubject ofJob(TrainingJob job) {
        return new LogSubject(job.task(), job.job(), job.version());
    }

    public void run(Runnable lines) {
        this.<@Nullable Void>call(() -> {
            lines.run();
            return null;
        });
    }

    public <T extends @Nullable Object> T call(Supplier<T> lines) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        try {
            MDC.setContextMap(fields());
            return lines.get();
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        fields.put("task", task);
        if (job != null) {
            fields.put("job", job);
        }
        if (version != null) {
            fields.put("version", version.toString());
        }
        return fields;
    }
}
