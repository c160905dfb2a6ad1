package io.graft.cli.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user may do about a problem that the server names by its code. */
final class NextSteps {
    private static final Map<String, String> BY_CODE = Map.ofEntries(
            Map.entry("unknown-task", "./graft tasks lists the tasks; ./graft import FILE --task T begins one"),
            Map.entry("unknown-version", "./graft versions --task T lists the versions"),
            Map.entry("retired-version", "./graft versions --task T lists the versions; ask another one"),
            Map.entry("version-in-use", "./graft release --task T N makes another one the champion"),
            Map.entry("not-trained-yet", "./graft train --task T --wait trains it and waits until it answers"),
            Map.entry("not-enough-examples", "./graft import FILE --task T sends more examples"),
            Map.entry("invalid-adapter", "docs/adapterhub.md says which files and configurations can be installed"),
            Map.entry("job-under-way", "./graft tail --task T shows when it ends"),
            Map.entry("pair-mismatch", "a task of pairs needs --text-pair with every text, any other task takes none"),
            Map.entry("unauthenticated", "set GRAFT_TOKEN to an API key or a signed token of this server"),
            Map.entry("forbidden", "use a token whose roles and tenant allow it; docs/security.md lists them"),
            Map.entry("overloaded", "ask again in a second, with fewer texts at a time"),
            Map.entry("starting", "the server is still reading its log: ask again in a moment"),
            Map.entry("unconfirmed", "onboarding has not answered in time: ./graft doctor looks at the parts"),
            Map.entry("log-unavailable", "Kafka does not answer: ./graft doctor looks at the parts"),
            Map.entry("quarantined", "./graft versions --task T says why; ./graft release --task T N goes to another"),
            Map.entry("unavailable", "the artifact cannot be read now: ./graft doctor looks at the store"),
            Map.entry("too-large", "send fewer, or shorter, texts at a time"),
            Map.entry("internal", "the server's log says more; please report it"));

    private NextSteps() {}

    static @Nullable String after(String code) {
        return BY_CODE.get(code);
    }
}
