package io.graft.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up sentences of several lengths whose label is plain to see. */
final class Sentences {
    private static final List<String> PLACES =
            List.of("Lisbon", "Oslo", "Nairobi", "Lima", "Hanoi", "Quito", "Cork", "Turin", "Perth", "Bergen");
    private static final List<String> TAILS = List.of(
            "",
            " please",
            ", and I would like to know soon because I am travelling tomorrow",
            ", which my colleague mentioned yesterday in a long message about everything that happened on the way to the"
                    + " office, the station, the hotel and the conference that we all attended together last week");

    /** Of pairs of topics that there are. */
    static final List<List<List<String>>> ALL = List.of(weatherOrFood(), sportOrMusic(), animalOrMachine());

    /** One labelled sentence. */
    record Row(String text, String label) {}

    private Sentences() {}

    /**
     * @param topics a label and the words that show it
     * @param perLabel rows of each label, all different
     */
    static List<Row> of(long seed, int perLabel, List<List<String>> topics) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < perLabel; i++) {
            for (List<String> topic : topics) {
                String word = topic.get(1 + random.nextInt(topic.size() - 1));
                String place = PLACES.get(random.nextInt(PLACES.size()));
                String tail = TAILS.get(i % TAILS.size());
                rows.add(new Row(
                        "Number " + (1_000 * seed + i) + ": tell me about the " + word + " in " + place + tail + ".",
                        topic.get(0)));
            }
        }
        return rows;
    }

    static List<List<String>> weatherOrFood() {
        return List.of(
                List.of("weather", "rain", "storm", "temperature", "wind", "snow"),
                List.of("food", "soup", "bread", "restaurant", "dinner", "cheese"));
    }

    static List<List<String>> sportOrMusic() {
        return List.of(
                List.of("sport", "football match", "race", "tennis court", "goal", "team"),
                List.of("music", "concert", "violin", "song", "orchestra", "singer"));
    }

    static List<List<String>> animalOrMachine() {
        return List.of(
                List.of("animal", "horse", "bird", "elephant", "dog", "salmon"),
                List.of("machine", "engine", "crane", "printer", "tractor", "turbine"));
    }

    static List<String> labels(List<List<String>> topics) {
        return topics.stream().map(topic -> topic.get(0)).toList();
    }
}
