package io.graft.schemas;

import java.util.regex.Pattern;

/** Names of tasks, and the keys made of them. */
public final class TaskKey {
    /** Characters of a name, a tenant's included. */
    public static final int LONGEST = 127;

    private static final Pattern NAME = Pattern.compile("([a-z0-9][a-z0-9_-]{0,62}\\.)?[a-z0-9][a-z0-9_-]{0,62}");

    private TaskKey() {}

    /** {@code [a-z0-9][a-z0-9_-]{0,62}}, optionally preceded by {@code tenant.}. */
    public static boolean isName(String task) {
        return NAME.matcher(task).matches();
    }

    /** The key of an example in {@code graft.task-data}. */
    public static String ofExample(String task, String id) {
        return task + "/" + id;
    }

    /** The key of a version in {@code graft.adapters}. */
    public static String ofVersion(String task, int version) {
        return task + "/" + version;
    }

    /** The task of a key: what stands before the first slash. */
    public static String task(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }
}
