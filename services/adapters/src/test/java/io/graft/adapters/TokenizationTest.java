package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenizationTest {
    private static final int START = 101;
    private static final int END = 102;

    private final Encoder encoder = TestEncoder.fp32();

    @Test
    void shouldSurroundTheTextBySpecialTokensWithoutPadding() {
        EncodedText text = encoder.tokenize("hello world", null);

        assertThat(text.ids()).containsExactly(START, 7592, 2088, END);
        assertThat(text.types()).containsOnly(0);
        assertThat(text.truncated()).isFalse();
        assertThat(text.paddedLength()).isEqualTo(16);
    }

    @Test
    void shouldSeparateAPair() {
        EncodedText text = encoder.tokenize("hello world", "hello");

        assertThat(text.ids()).containsExactly(START, 7592, 2088, END, 7592, END);
        assertThat(text.types()).containsExactly(0, 0, 0, 0, 1, 1);
    }

    @Test
    void shouldTruncateTheEndAndSaySo() {
        EncodedText text = encoder.tokenize("hello ".repeat(900) + "world", null);

        assertThat(text.tokens()).isEqualTo(512);
        assertThat(text.truncated()).isTrue();
        assertThat(text.ids()).startsWith(START).endsWith(7592, END);
    }

    @Test
    void shouldTruncateTheLongerOfAPair() {
        EncodedText text = encoder.tokenize("world ".repeat(3), "hello ".repeat(40), 16);

        assertThat(text.ids()).startsWith(START, 2088, 2088, 2088, END, 7592).endsWith(7592, END);
        assertThat(text.tokens()).isEqualTo(16);
        assertThat(text.types()).startsWith(0, 0, 0, 0, 0, 1).endsWith(1, 1);
    }

    @Test
    void shouldKeepHalfOfEachOfTwoLongTexts() {
        EncodedText text = encoder.tokenize("world ".repeat(40), "hello ".repeat(40), 16);

        assertThat(text.types()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(text.ids()[7]).isEqualTo(END);
        assertThat(text.ids()[15]).isEqualTo(END);
    }

    @Test
    void shouldEncodeAnEmptyText() {
        assertThat(encoder.tokenize("", null).ids()).containsExactly(START, END);
    }

    @Test
    void shouldKeepOneTokenOfAPairIfNoMoreAreRead() {
        assertThat(encoder.tokenize("hello", "world", 1).ids()).containsExactly(END);
        assertThat(encoder.tokenize("hello", "world", 2).ids()).containsExactly(END, END);
    }
}
