package io.graft.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.Split;
import io.graft.schemas.Target;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "nonsense | malformed-json",
                "[] | malformed-json",
                "{\"task\":\"a\",\"task\":\"b\"} | malformed-json",
                "{} | missing-field",
                "{\"task\":1} | invalid-field",
                "{\"task\":\"No Name\"} | bad-task-name",
                "{\"task\":\"a\",\"label\":\"x\"} | missing-field",
                "{\"task\":\"a\",\"text\":\"  \",\"label\":\"x\"} | invalid-field",
                "{\"task\":\"a\",\"text\":\"t\"} | missing-target",
                "{\"task\":\"a\",\"text\":\"t\",\"label\":3} | invalid-field",
                "{\"task\":\"a\",\"text\":\"t\",\"label\":\"x\",\"score\":3} | several-targets",
                "{\"task\":\"a\",\"score\":3} | missing-field",
                "{\"task\":\"a\",\"text\":\"t\",\"score\":\"3\"} | invalid-field",
                "{\"task\":\"a\",\"text\":\"t\",\"score\":NaN} | malformed-json",
                "{\"task\":\"a\",\"text\":\"t\",\"score\":1e31} | invalid-field",
                "{\"task\":\"a\",\"text\":\"t\",\"score\":-1e999} | not-finite",
                "{\"task\":\"a\",\"text\":\"t\",\"labels\":\"x\"} | invalid-field",
                "{\"task\":\"a\",\"text\":\"t\",\"labels\":[\"x\",\"x\"]} | invalid-field",
                "{\"task\":\"a\",\"text\":\"t\",\"labels\":[\" \"]} | invalid-field",
                "{\"task\":\"a\",\"text\":\"t\",\"labels\":[\"x\"],\"tokens\":[\"t\"]} | invalid-field",
                "{\"task\":\"a\",\"text\":\"t\",\"span\":{\"start\":0,\"end\":1}} | missing-field",
                "{\"task\":\"a\",\"text\":\"t\",\"textPair\":\"abc\",\"span\":{\"start\":0,\"end\":4}} | span-outside",
                "{\"task\":\"a\",\"text\":\"t\",\"textPair\":\"abc\",\"span\":{\"start\":1,\"end\":1}} | span-outside",
                "{\"task\":\"a\",\"text\":\"t\",\"textPair\":\"abc\",\"span\":{\"start\":-1,\"end\":1}} | span-outside",
                "{\"task\":\"a\",\"text\":\"t\",\"textPair\":\"abc\",\"span\":{\"start\":0.5,\"end\":1}} | invalid-field",
                "{\"task\":\"a\",\"text\":\"t\",\"textPair\":\"abc\",\"span\":{\"start\":0,\"end\":9999999999}} | span-outside",
                "{\"task\":\"a\",\"text\":\"t\",\"tags\":[\"O\"]} | missing-field",
                "{\"task\":\"a\",\"tokens\":[],\"tags\":[]} | invalid-field",
                "{\"task\":\"a\",\"tokens\":[\"t\",\"u\"],\"tags\":[\"O\"]} | tag-count",
                "{\"task\":\"a\",\"tokens\":[\"t\"],\"tags\":[\"city\"]} | invalid-field",
                "{\"task\":\"a\",\"tokens\":[\"t\"],\"tags\":[\"O\"],\"textPair\":\"p\"} | invalid-field",
                "{\"task\":\"a\",\"text\":\"t\",\"label\":\"x\",\"split\":\"test\"} | invalid-field",
                "{\"task\":\"a\",\"text\":\"\\ud800\",\"label\":\"x\"} | invalid-field",
                "{\"task\":\"a\",\"deleted\":true} | missing-field",
                "{\"task\":\"a\",\"id\":\"i\",\"deleted\":\"yes\"} | invalid-field"
            })
    void shouldNameTheReason(String json, String code) {
        assertThat(Validation.check(bytes(json))).isInstanceOfSatisfying(Checked.Rejected.class, rejected -> {
            assertThat(rejected.reason().code()).isEqualTo(code);
            assertThat(rejected.detail()).isNotBlank();
        });
    }

    @Test
    void shouldRejectAMissingValueAndALargeOne() {
        assertThat(((Checked.Rejected) Validation.check(null)).reason()).isEqualTo(RejectionReason.MISSING_VALUE);
        assertThat(((Checked.Rejected) Validation.check(new byte[Limits.VALUE_BYTES + 1])).reason())
                .isEqualTo(RejectionReason.TOO_LARGE);
    }

    @Test
    void shouldCountATextInCodePoints() {
        String longest = "\uD83D\uDE00".repeat(Limits.TEXT);

        assertThat(Validation.check(labelled(longest))).isInstanceOf(Checked.Labelled.class);
        assertThat(((Checked.Rejected) Validation.check(labelled(longest + "!"))).reason())
                .isEqualTo(RejectionReason.TEXT_TOO_LONG);
    }

    @Test
    void shouldIgnoreFieldsOfANewerSender() {
        Checked checked = Validation.check(
                bytes("{\"task\":\"a\",\"text\":\"t\",\"label\":\"x\",\"split\":\"validation\",\"mood\":{\"new\":1}}"));

        assertThat(checked).isInstanceOfSatisfying(Checked.Labelled.class, example -> {
            assertThat(example.split()).isEqualTo(Split.VALIDATION);
            assertThat(example.id()).matches("[0-9a-f]{64}");
        });
    }

    @Property
    void shouldNeverThrowOnBytes(@ForAll @Size(max = 200) byte[] bytes) {
        assertThat(Validation.check(bytes)).isNotNull();
    }

    @Property
    void shouldNeverThrowOnADamagedExample(@ForAll byte damage, @ForAll int where) {
        byte[] bytes = labelled("some text");
        bytes[Math.floorMod(where, bytes.length)] = damage;

        assertThat(Validation.check(bytes)).isNotNull();
    }

    @Property
    void shouldSplitByTextsAlone(@ForAll String text, @ForAll String label, @ForAll String id) {
        ATask first = new ATask();
        ATask second = new ATask();
        first.apply(first.life.example(first.record, example(id, text, label), first, 1));
        second.apply(second.life.example(second.record, example("other", text, "another"), second, 9));

        assertThat(first.effects(Effect.KeepExample.class).get(0).stored().split())
                .isEqualTo(
                        second.effects(Effect.KeepExample.class).get(0).stored().split())
                .isEqualTo(SplitRule.of(text, null));
    }

    @Test
    void shouldKeepOneTextInTenForValidation() {
        long validation = 0;
        for (int i = 0; i < 10_000; i++) {
            validation += SplitRule.of("text " + i, null) == Split.VALIDATION ? 1 : 0;
        }
        assertThat(validation).isBetween(900L, 1_100L);
    }

    private static Checked.Labelled example(String id, String text, String label) {
        return new Checked.Labelled(ATask.NAME, id, text, null, null, new Target.Label(label), null);
    }

    private static byte[] labelled(String text) {
        return bytes("{\"task\":\"mood\",\"text\":\"" + text + "\",\"label\":\"good\"}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
