package io.graft.adapters;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The base's tokenizer. It never pads, and truncates itself so that the answer can say so. Thread-safe. */
final class WordPieces implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;

    WordPieces(byte[] json) {
        Map<String, String> options = Map.of("padding", "false", "truncation", "false", "addSpecialTokens", "true");
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The input as a kind of head reads it. */
    Reading read(HeadKind kind, Input input, int maxTokens) {
        return switch (kind) {
            case CLASSIFICATION, MULTILABEL, REGRESSION ->
                Reading.whole(input, encode(input.text(), input.textPair(), maxTokens));
            case SPAN ->
                SpanWindows.of(
                        input, pieces(input.text(), Objects.requireNonNullElse(input.textPair(), "")), maxTokens);
            case TAGGING -> TaggedTokens.of(input, pieces(input.text(), null), maxTokens);
        };
    }

    private Pieces pieces(String text, @Nullable String textPair) {
        Encoding encoding = encoding(text, textPair);
        CharSpan[] spans = encoding.getCharTokenSpans();
        int[] begins = new int[spans.length];
        int[] ends = new int[spans.length];
        for (int i = 0; i < spans.length; i++) {
            @Nullable CharSpan span = spans[i];
            begins[i] = span == null ? 0 : span.getStart();
            ends[i] = span == null ? 0 : span.getEnd();
        }
        return new Pieces(ints(encoding.getIds()), ints(encoding.getTypeIds()), begins, ends);
    }

    private Encoding encoding(String text, @Nullable String textPair) {
        return textPair == null ? tokenizer.encode(text) : tokenizer.encode(text, textPair);
    }

    EncodedText encode(String text, @Nullable String textPair, int maxTokens) {
        Encoding encoding = encoding(text, textPair);
        int[] ids = ints(encoding.getIds());
        int[] types = ints(encoding.getTypeIds());
        int drop = ids.length - maxTokens;
        return drop <= 0 ? new EncodedText(ids, types, false) : truncated(ids, types, maxTokens);
    }

    /** Drops words from the end of the longer text, then of both in turn; separators stay. */
    private static EncodedText truncated(int[] ids, int[] types, int maxTokens) {
        int second = (int) IntStream.of(types).filter(type -> type == 1).count();
        int first = ids.length - second;
        while (first + second > maxTokens) {
            if (first >= second && first > 1) {
                first--;
            } else {
                second--;
            }
        }
        int originalFirst =
                ids.length - (int) IntStream.of(types).filter(type -> type == 1).count();
        int[] kept = new int[first + second];
        int[] keptTypes = new int[first + second];
        System.arraycopy(ids, 0, kept, 0, first);
        kept[first - 1] = ids[originalFirst - 1];
        if (second > 0) {
            System.arraycopy(ids, originalFirst, kept, first, second);
            kept[first + second - 1] = ids[ids.length - 1];
            java.util.Arrays.fill(keptTypes, first, first + second, 1);
        }
        return new EncodedText(kept, keptTypes, true);
    }

    private static int[] ints(long[] values) {
        return java.util.Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
