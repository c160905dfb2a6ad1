package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** On a CPU without bf16 instructions this is emulated: slow, but the same arithmetic. */
class Bf16Test {
    @Test
    void shouldStayCloseToFp32AndTrain() {
        Encoder fp32 = TestEncoder.fp32();
        List<EncodedText> texts = Sentences.ALL.subList(0, 4).stream()
                .map(text -> fp32.tokenize(text, null))
                .toList();
        float[][] exact = fp32.pool(texts);
        Encoder bf16 = TestEncoder.bf16();
        float[][] rounded = bf16.pool(texts);
        for (int i = 0; i < exact.length; i++) {
            assertThat(cosine(exact[i], rounded[i])).isGreaterThan(0.999).isLessThan(1.0);
        }
        assertThat(bf16.baseDigest()).isEqualTo(fp32.baseDigest());
        assertThat(bf16.profile().precision()).isEqualTo("bf16");
        assertThat(bf16.profile().id()).isNotEqualTo(fp32.profile().id());

        List<TrainedAdapter.Epoch> history = new AdapterTraining(bf16)
                .train(TinyTask.examples(), TinyTask.config(2, 7), TrainingListener.NONE)
                .history();
        assertThat(history.get(1).trainingLoss()).isLessThan(history.get(0).trainingLoss());
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }
}
