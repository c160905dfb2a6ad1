package io.graft.serving.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name for logs
 * @param tenant whose tasks, named {@code tenant.task}, are its own; null for all tasks
 * @param roles what it may do with them
 */
public record Principal(String name, @Nullable String tenant, Set<Role> roles) {
    /** Whoever reaches a port that asks nobody. */
    public static final Principal ANYONE = new Principal("anyone", null, Set.of(Role.values()));

    public Principal {
        roles = Set.copyOf(roles);
    }

    public boolean owns(String task) {
        return tenant == null || task.startsWith(tenant + ".");
    }
}
