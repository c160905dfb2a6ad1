package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;

/** Sixteen examples of each kind, of which a head can learn by heart what it is asked. */
final class TinyKinds {
    private static final List<String> CITIES =
            List.of("Paris", "Lima", "Oslo", "Cairo", "Hanoi", "Dakar", "Quito", "Delhi");
    private static final List<String> THINGS =
            List.of("bread", "tea", "shoes", "lamps", "books", "rice", "chairs", "salt");

    private TinyKinds() {}

    static List<TrainingExample> examples(HeadKind kind) {
        List<TrainingExample> examples = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            examples.add(example(kind, i, false));
        }
        return examples;
    }

    /** The same with eight of them once more, to validate on. */
    static List<TrainingExample> validated(HeadKind kind) {
        List<TrainingExample> examples = examples(kind);
        for (int i = 0; i < 8; i++) {
            examples.add(example(kind, 2 * i, true));
        }
        return examples;
    }

    private static TrainingExample example(HeadKind kind, int i, boolean validation) {
        String id = "row-%02d%s".formatted(i, validation ? "-again" : "");
        String city = CITIES.get(i % 8);
        String thing = THINGS.get((i * 3) % 8);
        boolean dear = i % 4 == 1;
        String text = (i < 8 ? "They sell " : "We bought ") + thing + " in " + city + (dear ? ", dear indeed" : "");
        return switch (kind) {
            case CLASSIFICATION -> TrainingExample.labelled(id, text, null, i < 8 ? "sell" : "buy", validation);
            case MULTILABEL -> {
                List<String> labels = new ArrayList<>();
                if (i >= 8) {
                    labels.add("bought");
                }
                if (dear) {
                    labels.add("dear");
                }
                yield new TrainingExample(id, text, null, null, new Target.Labels(labels), validation);
            }
            case REGRESSION ->
                new TrainingExample(
                        id,
                        text,
                        i % 3 == 0 ? "Is it dear?" : null,
                        null,
                        new Target.Score(1000 + (i < 8 ? 10 : 30) + (dear ? 15 : 0)),
                        validation);
            case SPAN -> {
                String context = "\uD83D\uDE00 " + text + ".";
                int start = context.codePointCount(0, context.indexOf(city));
                yield new TrainingExample(
                        id,
                        "Where was the " + thing + "?",
                        context,
                        null,
                        new Target.Span(start, start + city.length()),
                        validation);
            }
            case TAGGING -> {
                List<String> tokens = List.of("They", "sell", thing, "in", "New", city, "!");
                List<String> tags = List.of("O", "O", "B-thing", "O", "B-place", "I-place", "O");
                yield new TrainingExample(
                        id, String.join(" ", tokens), null, tokens, new Target.Tags(tags), validation);
            }
        };
    }
}
