package io.graft.learning;

import io.graft.schemas.Digest;
import io.graft.schemas.Target;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes two examples the same. */
final class ExampleIdentity {
    private ExampleIdentity() {}

    /** The id of an example whose sender gave none: hexadecimal, without the target. */
    static String defaultId(String text, @Nullable String textPair) {
        return HexFormat.of().formatHex(Digest.sha256(text, textPair));
    }

    /** Everything that the sender said, so that the same content again is a duplicate and other content a correction. */
    static String content(Checked.Labelled example) {
        List<@Nullable String> said = new ArrayList<>();
        said.add(example.text());
        said.add(example.textPair());
        said.addAll(said(example.target()));
        if (example.tokens() != null) {
            said.addAll(example.tokens());
        }
        said.add(example.split() == null ? null : example.split().json());
        return Digest.of(said.toArray(new @Nullable String[0]));
    }

    /** A label stands alone, all others behind their kind and number. */
    private static List<String> said(Target target) {
        List<String> said = new ArrayList<>();
        if (target instanceof Target.Label one) {
            return List.of(one.label());
        } else if (target instanceof Target.Labels many) {
            many.labels().stream().sorted().forEach(said::add);
        } else if (target instanceof Target.Score number) {
            said.add(Double.toString(number.score()));
        } else if (target instanceof Target.Span span) {
            said.add(Integer.toString(span.start()));
            said.add(Integer.toString(span.end()));
        } else if (target instanceof Target.Tags tags) {
            said.addAll(tags.tags());
        }
        said.add(0, Integer.toString(said.size()));
        said.add(0, target.kind().json());
        return said;
    }
}
