package io.graft.platform.config;

import io.graft.platform.StartupException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;

/** The environment seen through the known keys. */
public final class Settings {
    private static final String MASK = "********";

    private final Map<String, String> environment;
    private final List<Setting<?>> known;

    private Settings(Map<String, String> environment, List<Setting<?>> known) {
        this.environment = environment;
        this.known = known;
    }

    /**
     * @param environment {@code System.getenv()}, or that and what the command line puts over it
     * @param known every key that some process of this installation reads
     * @throws StartupException for a variable under {@link Setting#PREFIX} that none of them is
     */
    public static Settings of(Map<String, String> environment, Collection<? extends Setting<?>> known) {
        SortedMap<String, String> ours = new TreeMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(Setting.PREFIX)) {
                ours.put(variable, value);
            }
        });
        for (String variable : ours.keySet()) {
            if (known.stream().noneMatch(setting -> setting.covers(variable))) {
                throw new StartupException(variable + " is no key of Graft; the keys are "
                        + known.stream().map(Setting::key).distinct().sorted().toList());
            }
        }
        return new Settings(ours, List.copyOf(known));
    }

    /** @throws StartupException if the value is missing or cannot be parsed */
    public <T> T get(Setting<T> setting) {
        requireKnown(setting);
        return setting.parse(environment.get(setting.key()));
    }

    /** The variables of a family, named as Kafka names its properties: {@code SASL_MECHANISM} is {@code sasl.mechanism}. */
    public Map<String, String> family(Setting<?> family) {
        requireKnown(family);
        SortedMap<String, String> members = new TreeMap<>();
        environment.forEach((variable, value) -> {
            if (family.covers(variable)) {
                members.put(family.member(variable), value);
            }
        });
        return members;
    }

    /** What is in force: key and text, secrets masked. */
    public SortedMap<String, String> effective() {
        SortedMap<String, String> effective = new TreeMap<>();
        for (Setting<?> setting : known) {
            String fallback = setting.fallback();
            if (!setting.isFamily() && fallback != null) {
                effective.putIfAbsent(setting.key(), masked(setting, fallback));
            }
            for (Map.Entry<String, String> variable : environment.entrySet()) {
                if (setting.covers(variable.getKey())) {
                    effective.put(variable.getKey(), masked(setting, variable.getValue()));
                }
            }
        }
        return effective;
    }

    public void log(Logger logger) {
        effective().forEach((key, value) -> logger.info("{}={}", key, value));
    }

    /** All these lists as one, for a process's own list of keys. */
    public static List<Setting<?>> together(Collection<List<Setting<?>>> lists) {
        return lists.stream().<Setting<?>>flatMap(List::stream).distinct().toList();
    }

    private void requireKnown(Setting<?> setting) {
        if (known.stream().noneMatch(other -> other.key().equals(setting.key()))) {
            throw new IllegalArgumentException(setting.key() + " is missing from the known keys of this process");
        }
    }

    private static String masked(Setting<?> setting, String value) {
        return setting.secret() && !value.isEmpty() ? MASK : value;
    }
}
