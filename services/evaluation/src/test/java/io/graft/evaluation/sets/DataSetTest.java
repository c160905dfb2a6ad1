package io.graft.evaluation.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.Target;
import io.graft.adapters.TrainingExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadEveryKindOfRow() {
        assertThat(SetRow.parse("{\"id\":\"1\",\"text\":\"a\",\"text_pair\":\"b\",\"label\":\"x\",\"split\":\"test\"}"))
                .satisfies(row -> {
                    assertThat(row.split()).isEqualTo("test");
                    assertThat(row.input().textPair()).isEqualTo("b");
                    assertThat(row.answers()).containsExactly(new Target.Label("x"));
                });
        assertThat(SetRow.parse("{\"id\":\"1\",\"text\":\"a\",\"score\":2,\"split\":\"train\"}")
                        .answers())
                .containsExactly(new Target.Score(2));
        assertThat(SetRow.parse("{\"id\":\"1\",\"text\":\"a\",\"labels\":[]}").kind())
                .isEqualTo(HeadKind.MULTILABEL);
        SetRow exported = SetRow.parse(
                "{\"id\":\"1\",\"text\":\"a\",\"text_pair\":null,\"labels\":null,\"label\":\"x\",\"tags\":null}");
        assertThat(exported.input()).as("null is nothing").isEqualTo(new Input("a", null));
        assertThat(exported.answers()).containsExactly(new Target.Label("x"));
        SetRow tagged = SetRow.parse(
                "{\"id\":\"1\",\"text\":\"play it\",\"tokens\":[\"play\",\"it\"],\"tags\":[\"O\",\"B-x\"]}");
        assertThat(tagged.input().tokens()).containsExactly("play", "it");
        assertThat(tagged.answers()).containsExactly(new Target.Tags(List.of("O", "B-x")));
        assertThat(SetRow.parse(
                                "{\"id\":\"1\",\"question\":\"q\",\"context\":\"\\uD83D\\uDE00 the sea\","
                                        + "\"answers\":[{\"text\":\"the sea\",\"answer_start\":2},{\"text\":\"sea\",\"answer_start\":6}]}")
                        .answers())
                .containsExactly(new Target.Span(2, 9), new Target.Span(6, 9));
    }

    @Test
    void shouldRefuseAnAnswerThatDoesNotStandThere() throws Exception {
        write(
                "{\"id\":\"1\",\"question\":\"q\",\"context\":\"the sea\",\"answers\":[{\"text\":\"sea\",\"answer_start\":3}]}");

        assertThatThrownBy(() -> DataSet.read(folder, 10))
                .hasMessageContaining("row 1")
                .hasMessageContaining("sea");
    }

    @Test
    void shouldRefuseAPartThatThereIsNot() {
        assertThatThrownBy(() -> SetRow.parse("{\"id\":\"1\",\"text\":\"a\",\"label\":\"x\",\"split\":\"dev\"}"))
                .hasMessageContaining("row 1")
                .hasMessageContaining("dev");
    }

    @Test
    void shouldRefuseASetWithoutRowsToChooseBy() throws Exception {
        write("{\"id\":\"1\",\"text\":\"a\",\"label\":\"x\"}");

        assertThatThrownBy(() -> DataSet.read(folder, 10)).hasMessageContaining("none to choose by");
    }

    @Test
    void shouldRefuseRowsOfSeveralKinds() throws Exception {
        write("{\"id\":\"1\",\"text\":\"a\",\"label\":\"x\"}\n{\"id\":\"2\",\"text\":\"a\",\"score\":1}");

        assertThatThrownBy(() -> DataSet.read(folder, 10)).hasMessageContaining("kinds");
    }

    @Test
    void shouldChooseTheSameRowsOfTooMany() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            lines.append("{\"id\":\"r%d\",\"text\":\"text %d\",\"label\":\"l\",\"split\":\"train\"}%n".formatted(i, i));
        }
        for (int i = 0; i < 40; i++) {
            lines.append("{\"id\":\"t%d\",\"text\":\"test %d\",\"label\":\"l\",\"split\":\"test\"}%n".formatted(i, i));
        }
        write(lines.toString());

        DataSet set = DataSet.read(folder, 60);

        assertThat(set.training()).hasSize(60);
        assertThat(set.validation()).hasSize(20);
        assertThat(set.test()).hasSize(40);
        assertThat(set.training()).containsAll(DataSet.read(folder, 30).training());
        assertThat(set.examples())
                .hasSize(80)
                .filteredOn(TrainingExample::validation)
                .hasSize(20);
        assertThat(DataSet.read(folder, 1000).training().size()
                        + DataSet.read(folder, 1000).validation().size())
                .isEqualTo(300);
    }

    private void write(String lines) throws IOException {
        Files.writeString(folder.resolve("data.jsonl"), lines);
    }
}
