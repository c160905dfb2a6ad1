package io.graft.evaluation.methods;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Houlsby et al. 2019 change about adapters to see what matters (section 3.6): their size, the deviation of their
 * initial values, and the layers that keep their trained adapters. Each is a method with a name.
 */
public final class Ablations {
    static final String SIZE = "adapters-size-";
    static final String DEVIATION = "adapters-deviation-";
    static final String WITHOUT = "adapters-without-";

    /** Besides that of {@code adapters}. */
    private static final List<String> SIZES = List.of("2", "4", "8", "16", "32", "128", "256");

    private static final List<String> DEVIATIONS = List.of("1e-7", "1e-6", "1e-5", "1e-4", "1e-3", "1e-1", "1");

    private Ablations() {}

    /** Plain adapters, then without those of each span of layers, then of each size and each deviation. */
    public static List<String> names(int layers) {
        List<String> names = new ArrayList<>(List.of("adapters"));
        for (int first = 0; first < layers; first++) {
            for (int last = first; last < layers; last++) {
                names.add(without(first, last));
            }
        }
        SIZES.forEach(size -> names.add(SIZE + size));
        DEVIATIONS.forEach(deviation -> names.add(DEVIATION + deviation));
        return names;
    }

    /** The name of adapters without those of layers {@code first} to {@code last}, from 0, inclusive. */
    public static String without(int first, int last) {
        return WITHOUT + first + "-" + last;
    }

    /** Whether a method of this name is no way to learn, but changed adapters. */
    public static boolean changes(String method) {
        return Stream.of(SIZE, DEVIATION, WITHOUT).anyMatch(method::startsWith);
    }
}
