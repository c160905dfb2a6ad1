package io.graft.platform.store;

import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Digest;
import io.graft.schemas.TaskKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an object lies, checked: no part can lead out of its task. */
record ObjectName(String task, String kind, String name) {
    /** What every uri begins with. */
    static final String TASKS = "tasks/";

    private static final Pattern URI = Pattern.compile("tasks/([^/]+)/([^/]+)/([^/]+)");
    private static final Pattern KIND = Pattern.compile("[a-z]{1,32}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

    ObjectName {
        if (!TaskKey.isName(task)
                || !KIND.matcher(kind).matches()
                || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no object can be named tasks/" + task + "/" + kind + "/" + name);
        }
    }

    static ObjectName ofUri(String uri) {
        Matcher parts = URI.matcher(uri);
        if (!parts.matches()) {
            throw new IllegalArgumentException("an object's uri is tasks/{task}/{kind}/{name}, not " + uri);
        }
        return new ObjectName(parts.group(1), parts.group(2), parts.group(3));
    }

    /**
     * What the uris of a task's objects begin with.
     *
     * @throws IllegalArgumentException if no task can have this name
     */
    static String ofTask(String task) {
        if (!TaskKey.isName(task)) {
            throw new IllegalArgumentException("no task can be named " + task);
        }
        return TASKS + task + "/";
    }

    ArtifactReference describe(byte[] content) {
        return new ArtifactReference(uri(), Digest.of(content), content.length);
    }

    ArtifactReference describe(InputStream content) throws IOException {
        return copy(content, OutputStream.nullOutputStream());
    }

    /** Copies the object's bytes and describes them on the way. */
    ArtifactReference copy(InputStream content, OutputStream to) throws IOException {
        MessageDigest digest = Digest.sha256();
        long bytes = new DigestInputStream(content, digest).transferTo(to);
        return new ArtifactReference(uri(), Digest.of(digest), bytes);
    }

    String uri() {
        return "tasks/" + task + "/" + kind + "/" + name;
    }
}
