package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdapterBankTest {
    private final Encoder encoder = TestEncoder.fp32();

    @Test
    void shouldSayWhenItIsFull() {
        try (AdapterBank bank = new AdapterBank(encoder, encoder.config().adapters(4), 1)) {
            bank.put(TinyTask.randomAdapter(encoder, 4, 1));

            assertThatExceptionOfType(BankFullException.class)
                    .isThrownBy(() -> bank.put(TinyTask.randomAdapter(encoder, 4, 2)))
                    .withMessage("all 1 slots of the bank are taken");
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        try (AdapterBank bank = new AdapterBank(encoder, encoder.config().adapters(4), 1)) {
            EncodedText text = encoder.tokenize("hello", null);

            assertThatIllegalArgumentException().isThrownBy(() -> bank.put(TinyTask.randomAdapter(encoder, 8, 1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bank.vectors(List.of(new AdapterBank.Row(text, 0))))
                    .withMessage("slot 0 holds no adapter");
            assertThatIllegalArgumentException().isThrownBy(() -> bank.free(0));
        }
    }

    @Test
    void shouldRefuseABatchOfSeveralLengths() {
        try (AdapterBank bank = new AdapterBank(encoder, encoder.config().adapters(4), 1)) {
            int slot = bank.put(TinyTask.randomAdapter(encoder, 4, 1));
            EncodedText brief = encoder.tokenize("hello", null);
            EncodedText longer = encoder.tokenize("hello ".repeat(20), null);

            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            bank.vectors(List.of(new AdapterBank.Row(brief, slot), new AdapterBank.Row(longer, slot))))
                    .withMessage("a batch holds one padded length, not 16 and 32");
        }
    }
}
