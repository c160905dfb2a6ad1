package io.graft.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How a command ends. Scripts may rely on the numbers. */
public enum ExitCode {
    DONE(0, "done"),
    FAILED(1, "could not be done here: a setting, a file, a port or a device"),
    USAGE(2, "the command line is not understood"),
    REFUSED(3, "Graft or Kafka refused what was asked"),
    UNREACHABLE(4, "no Graft, or no Kafka, answers there"),
    UNHEALTHY(5, "doctor, recount, backup or restore found something that must be repaired"),
    BUG(70, "a defect of Graft; its trace stands on standard error");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }

    /** For example {@code unreachable}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a failure that a Kafka client tells. */
    public static ExitCode ofKafka(@Nullable Throwable failure) {
        if (failure instanceof TimeoutException) {
            return UNREACHABLE;
        }
        return failure instanceof ApiException ? REFUSED : FAILED;
    }

    /** Numbers and meanings, for the help. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        Stream.of(values()).forEach(exit -> meanings.put(Integer.toString(exit.number), exit.meaning));
        return meanings;
    }
}
