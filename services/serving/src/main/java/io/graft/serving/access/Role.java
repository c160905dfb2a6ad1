package io.graft.serving.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a caller may do with the tasks that are its own. Reading their state is open to each of them. */
public enum Role {
    /** Send labelled examples. */
    CONTRIBUTE,
    /** Ask for predictions. */
    PREDICT,
    /** Declare, train, release, roll back, erase. */
    OPERATE;

    /** As it stands in keys and tokens, for example {@code contribute}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String code) {
        return Stream.of(values()).filter(role -> role.code().equals(code)).findFirst();
    }
}
