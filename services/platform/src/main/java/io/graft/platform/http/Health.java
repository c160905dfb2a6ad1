package io.graft.platform.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** How a process is: named checks, each answering with its problem, if it has one, and without blocking. */
public final class Health {
    private final List<Check> live = new CopyOnWriteArrayList<>();
    private final List<Check> ready = new CopyOnWriteArrayList<>();

    /** A problem here means that only a restart helps. */
    public void addLive(String name, Supplier<Optional<String>> problem) {
        live.add(new Check(name, problem));
    }

    /** A problem here means: no work yet, or not now. */
    public void addReady(String name, Supplier<Optional<String>> problem) {
        ready.add(new Check(name, problem));
    }

    /** Problems by the names of their checks; none if the process lives. */
    public Map<String, String> liveProblems() {
        return problems(live);
    }

    /** Problems by the names of their checks; none if the process is ready, which it is not unless it lives. */
    public Map<String, String> readyProblems() {
        Map<String, String> all = problems(live);
        all.putAll(problems(ready));
        return all;
    }

    private static Map<String, String> problems(List<Check> checks) {
        Map<String, String> problems = new TreeMap<>();
        for (Check check : checks) {
            check.problem().get().ifPresent(problem -> problems.put(check.name(), problem));
        }
        return problems;
    }

    private record Check(String name, Supplier<Optional<String>> problem) {}
}
