package io.graft.adapters.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.graft.adapters.ShapeRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CanariesTest {
    /** Recorded logits are for these very texts: a change here means that no artifact can be audited any more. */
    @Test
    void shouldNeverChange() {
        assertThat(Canaries.texts()).hasSize(Canaries.COUNT).doesNotHaveDuplicates();
        assertThat(ArtifactArchive.digest(String.join("\n", Canaries.texts()).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("sha256:6e8079b8efdd236231bd51b2fce4e5733ac093308c5dedd8ce708fb893109298");
    }

    @Test
    void shouldTouchEveryPaddedLengthUpTo128() throws IOException {
        var padded = new TreeSet<Integer>();
        var tokens = new ArrayList<Integer>();
        try (InputStream json = getClass().getResourceAsStream("/all-minilm-l6-v2-tokenizer.json");
                var tokenizer = HuggingFaceTokenizer.newInstance(json, Map.of("padding", "false"))) {
            for (String text : Canaries.texts()) {
                tokens.add(tokenizer.encode(text).getIds().length);
            }
        }
        tokens.forEach(count -> padded.add(ShapeRule.paddedLength(count)));

        assertThat(tokens).isSorted();
        assertThat(padded).containsExactly(16, 32, 48, 64, 96, 128);
    }
}
