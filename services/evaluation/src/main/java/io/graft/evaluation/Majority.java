package io.graft.evaluation;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The lowest bar: always the label that is most frequent among the training rows. */
public final class Majority {
    private Majority() {}

    /** The share of the asked rows that it gets right; of equally frequent labels, the first by name is answered. */
    public static double accuracy(Collection<String> training, Collection<String> asked) {
        TreeMap<String, Long> counts = training.stream()
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        String answer = "";
        long most = 0;
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            if (count.getValue() > most) {
                answer = count.getKey();
                most = count.getValue();
            }
        }
        String majority = answer;
        return (double) asked.stream().filter(majority::equals).count() / asked.size();
    }
}
