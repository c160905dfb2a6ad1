package io.graft.cli.doctor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one check found.
 *
 * @param check short name of what was looked at
 * @param detail one sentence
 * @param next what to do; null if nothing
 */
public record Finding(
        String check, Level level, String detail, @Nullable String next) {
    /** How bad it is. */
    public enum Level {
        OK,
        /** Works, or is not needed yet. */
        WARN,
        /** Graft cannot work so. */
        FAIL;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String detail) {
        return new Finding(check, Level.OK, detail, null);
    }

    static Finding warn(String check, String detail, String next) {
        return new Finding(check, Level.WARN, detail, next);
    }

    static Finding fail(String check, String detail, String next) {
        return new Finding(check, Level.FAIL, detail, next);
    }
}
