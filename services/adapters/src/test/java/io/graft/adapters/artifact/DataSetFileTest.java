package io.graft.adapters.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.adapters.TrainingExample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSetFileTest {
    private static final String TWO = """
            {"id":"1","label":"yes","split":"train","text":"a\\nb"}
            {"id":"2","label":"no","split":"validation","text":"c","textPair":"é"}
            """;
    private static final List<TrainingExample> EXAMPLES = List.of(
            TrainingExample.labelled("1", "a\nb", null, "yes", false),
            TrainingExample.labelled("2", "c", "é", "no", true));

    @Test
    void shouldWriteOneCanonicalLineEach() throws IOException {
        assertThat(new String(written(EXAMPLES), UTF_8)).isEqualTo(TWO);
        assertThat(read(TWO.getBytes(UTF_8))).isEqualTo(EXAMPLES);
    }

    @Test
    void shouldCountWhatItWrites() throws IOException {
        assertThat(DataSetFile.write(EXAMPLES.iterator(), new ByteArrayOutputStream()))
                .isEqualTo(2);
        assertThat(DataSetFile.write(Collections.emptyIterator(), new ByteArrayOutputStream()))
                .isZero();
    }

    @Test
    void shouldRefuseToWriteTwoExamplesOfOneIdOrUnsortedOnes() {
        assertThatThrownBy(() -> written(List.of(EXAMPLES.get(0), EXAMPLES.get(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two examples have the id 1");
        assertThatThrownBy(() -> written(List.of(EXAMPLES.get(1), EXAMPLES.get(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 comes after 2");
    }

    /** An id of the supplementary planes begins with a lower code unit than one of the last of the basic plane. */
    @Test
    void shouldSortAsUtf16Does() throws IOException {
        var sorted = Stream.of("\ud83d\ude00", "\uff5e")
                .map(id -> TrainingExample.labelled(id, "t", null, "l", false))
                .toList();

        assertThat(read(written(sorted))).isEqualTo(sorted);
    }

    @Test
    void shouldReadLinesLongerAndShorterThanWhatIsReadAtOnce() throws IOException {
        var examples = new ArrayList<TrainingExample>();
        for (int row = 0; row < 3_000; row++) {
            String text = "long ".repeat(row % 1_000 == 7 ? 40_000 : row % 50);
            examples.add(TrainingExample.labelled(String.format("%05d", row), text, null, "l", row % 9 == 0));
        }

        assertThat(read(written(examples))).isEqualTo(examples);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "unknown field \"x\"      | {'id':'1','label':'l','split':'train','text':'t','x':1}#",
                "neither train nor        | {'id':'1','label':'l','split':'test','text':'t'}#",
                "no field \"label\"       | {'id':'1','split':'train','text':'t'}#",
                "no field \"textPair\"    | {'id':'1','label':'l','split':'train','text':'t','textPair':null}#",
                "line 2 of the data set is not JSON | {'id':'1','label':'l','split':'train','text':'t'}#{#",
                "not a JSON object        | #",
                "truncated                | {'id':'1','label':'l','split':'train','text':'t'}",
                "not canonical            | {'id':'1', 'label':'l','split':'train','text':'t'}#",
                "unsorted                 | {'id':'2','label':'l','split':'train','text':'t'}#{'id':'1','label':'l','split':'train','text':'t'}#",
                "two examples have the id | {'id':'1','label':'l','split':'train','text':'t'}#{'id':'1','label':'l','split':'train','text':'t'}#",
                "not canonical            | {'id':'1','label':'l','split':'train','text':'\\ud800'}#",
            })
    void shouldRefuse(String reason, String file) {
        byte[] bytes = file.replace('\'', '"').replace('#', '\n').getBytes(UTF_8);

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining(reason);
    }

    @Property
    void shouldReadWhatItWrote(@ForAll @Size(max = 6) Set<@CharRange(to = (char) 0xD7FF) String> texts)
            throws IOException {
        var examples = new ArrayList<TrainingExample>();
        new TreeSet<>(texts)
                .forEach(text -> examples.add(TrainingExample.labelled(
                        text, text + "?", text.isEmpty() ? null : text, text, text.length() % 2 == 0)));

        assertThat(read(written(examples))).isEqualTo(examples);
    }

    private static byte[] written(List<TrainingExample> examples) throws IOException {
        var file = new ByteArrayOutputStream();
        DataSetFile.write(examples.iterator(), file);
        return file.toByteArray();
    }

    private static List<TrainingExample> read(byte[] file) throws IOException {
        var examples = new ArrayList<TrainingExample>();
        DataSetFile.read(new ByteArrayInputStream(file), examples::add);
        return examples;
    }
}
