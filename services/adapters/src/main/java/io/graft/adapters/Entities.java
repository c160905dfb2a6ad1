package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entities in BIO tags, read as the CoNLL evaluation does: {@code B-x} begins one, {@code I-x} goes on with one of its
 * type and otherwise begins one; any other tag is outside.
 */
public final class Entities {
    private Entities() {}

    /** A type and its tokens, {@code end} exclusive. */
    public record Entity(String type, int start, int end) {}

    /** In order. */
    public static List<Entity> of(List<String> tags) {
        List<Entity> entities = new ArrayList<>();
        @Nullable String open = null;
        int start = 0;
        for (int i = 0; i <= tags.size(); i++) {
            String tag = i < tags.size() ? tags.get(i) : Decoder.OUTSIDE;
            @Nullable String type = tag.startsWith("B-") || tag.startsWith("I-") ? tag.substring(2) : null;
            boolean goesOn = tag.startsWith("I-") && open != null && open.equals(type);
            if (goesOn) {
                continue;
            }
            if (open != null) {
                entities.add(new Entity(open, start, i));
            }
            open = type;
            start = i;
        }
        return entities;
    }
}
