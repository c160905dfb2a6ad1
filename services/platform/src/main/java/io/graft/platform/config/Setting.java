package io.graft.platform.config;

import io.graft.platform.StartupException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration.
 *
 * @param key environment variable, {@code GRAFT_...}; ending in {@code *}, a family of variables of that prefix
 * @param parser of the text; refuses with an {@link IllegalArgumentException} whose message completes "must be"
 * @param fallback the text that stands for a missing variable; null if the variable is required
 * @param sentence what it decides
 * @param secret whether logs mask its value
 */
public record Setting<T>(
        String key, Function<String, T> parser, @Nullable String fallback, String sentence, boolean secret) {
    /** Every key begins with this; an unknown key that does is refused. */
    public static final String PREFIX = "GRAFT_";

    private static final String FAMILY = "*";

    public Setting {
        if (!key.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a key begins with " + PREFIX + ", unlike " + key);
        }
    }

    public static <T> Setting<T> of(String key, Function<String, T> parser, String fallback, String sentence) {
        return new Setting<>(key, parser, fallback, sentence, false);
    }

    public static <T> Setting<T> required(String key, Function<String, T> parser, String sentence) {
        return new Setting<>(key, parser, null, sentence, false);
    }

    /** All variables that begin with a prefix; their values are taken for secrets. */
    public static Setting<String> family(String prefix, String sentence) {
        return new Setting<>(prefix + FAMILY, Function.identity(), "", sentence, true);
    }

    public static Setting<String> text(String key, String fallback, String sentence) {
        return of(key, Function.identity(), fallback, sentence);
    }

    /** A whole number between two bounds, both allowed. */
    public static Setting<Integer> number(String key, int least, int most, int fallback, String sentence) {
        return of(key, text -> bounded(text, least, most), Integer.toString(fallback), sentence);
    }

    /** A TCP port; 0 lets the system choose a free one. */
    public static Setting<Integer> port(String key, int fallback, String sentence) {
        return number(key, 0, 65_535, fallback, sentence);
    }

    /** The same key with another default. */
    public Setting<T> withFallback(String other) {
        return new Setting<>(key, parser, other, sentence, secret);
    }

    boolean isFamily() {
        return key.endsWith(FAMILY);
    }

    boolean covers(String variable) {
        return isFamily() ? variable.startsWith(familyPrefix()) : variable.equals(key);
    }

    String familyPrefix() {
        return key.substring(0, key.length() - FAMILY.length());
    }

    /** The rest of a family's variable as Kafka writes its properties: lower case, dots for underscores. */
    String member(String variable) {
        return variable.substring(familyPrefix().length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
    }

    T parse(@Nullable String text) {
        String value = Optional.ofNullable(text)
                .or(() -> Optional.ofNullable(fallback))
                .orElseThrow(() -> new StartupException(key + " must be set: " + sentence));
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            String shown = secret ? "what it is" : "'" + value + "'";
            throw new StartupException(key + " must be " + e.getMessage() + ", not " + shown, e);
        }
    }

    private static int bounded(String text, int least, int most) {
        String range = "a whole number from " + least + " to " + most;
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(range, e);
        }
        throw new IllegalArgumentException(range);
    }
}
