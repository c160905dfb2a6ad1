package io.graft.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Made-up tickets of a shop, as JSON Lines: what screenshots show should look like somebody's work. */
final class Tickets {
    private static final List<String> THINGS = List.of(
            "order 1182",
            "the blue lamp",
            "my new keyboard",
            "the kitchen table",
            "two chairs",
            "the annual plan",
            "invoice 77",
            "the garden hose",
            "a winter coat",
            "the espresso machine");
    private static final List<String> TAILS =
            List.of("", ".", " please", ", thanks", " today", ", as I wrote yesterday", "!");

    private final Map<String, List<String>> phrases;

    private Tickets(Map<String, List<String>> phrases) {
        this.phrases = phrases;
    }

    static Tickets intents() {
        Map<String, List<String>> phrases = new LinkedHashMap<>();
        phrases.put("refund", List.of("I want my money back for %s", "Please return what I paid for %s"));
        phrases.put("tracking", List.of("Where is %s?", "When will %s arrive?", "%s has not come yet"));
        phrases.put("cancel", List.of("Please cancel %s", "I no longer want %s", "Stop %s before it ships"));
        phrases.put("complaint", List.of("%s arrived broken", "I am very unhappy with %s", "%s stopped working"));
        return new Tickets(phrases);
    }

    static Tickets urgency() {
        Map<String, List<String>> phrases = new LinkedHashMap<>();
        phrases.put("urgent", List.of("Everything is down since %s failed", "We lose money every minute over %s"));
        phrases.put("normal", List.of("How do I change %s?", "A small question about %s"));
        return new Tickets(phrases);
    }

    static Tickets reviews() {
        Map<String, List<String>> phrases = new LinkedHashMap<>();
        phrases.put("food", List.of("The soup was cold when we spoke of %s", "We loved the dinner beside %s"));
        phrases.put("service", List.of("The waiter forgot %s", "The staff was friendly about %s"));
        phrases.put("price", List.of("%s was far too expensive", "Good value for %s"));
        return new Tickets(phrases);
    }

    List<String> labels() {
        return List.copyOf(phrases.keySet());
    }

    /** @param perLabel lines of each label, all different */
    String lines(long seed, int perLabel) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < perLabel; i++) {
            int number = i;
            phrases.forEach((label, forms) -> {
                String text =
                        forms.get(random.nextInt(forms.size())).formatted(THINGS.get(random.nextInt(THINGS.size())))
                                + TAILS.get(random.nextInt(TAILS.size()));
                lines.add("{\"text\":\"" + text + " (ticket " + (1_000 * seed + number) + ")\",\"label\":\"" + label
                        + "\"}");
            });
        }
        return lines.stream().collect(Collectors.joining("\n"));
    }
}
