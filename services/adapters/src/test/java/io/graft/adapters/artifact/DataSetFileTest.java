package io.graft.adapters.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.adapters.TrainingExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
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
    void shouldWriteOneSortedCanonicalLineEach() {
        var reversed = new ArrayList<>(EXAMPLES);
        Collections.reverse(reversed);

        assertThat(new String(DataSetFile.write(reversed), UTF_8)).isEqualTo(TWO);
        assertThat(DataSetFile.read(TWO.getBytes(UTF_8))).isEqualTo(EXAMPLES);
    }

    @Test
    void shouldNameTheBytesByTheirDigest() {
        assertThat(DataSetFile.write(List.of())).isEmpty();
        assertThat(DataSetFile.digest(new byte[0]))
                .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void shouldRefuseTwoExamplesOfOneId() {
        var twice = List.of(EXAMPLES.get(0), EXAMPLES.get(0));
        assertThatThrownBy(() -> DataSetFile.write(twice)).isInstanceOf(IllegalArgumentException.class);
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

        assertThatThrownBy(() -> DataSetFile.read(bytes))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining(reason);
    }

    @Property
    void shouldReadWhatItWroteInAnyOrder(@ForAll @Size(max = 6) Set<@CharRange(to = (char) 0xD7FF) String> texts) {
        var examples = new ArrayList<TrainingExample>();
        texts.forEach(text -> examples.add(TrainingExample.labelled(
                text, text + "?", text.isEmpty() ? null : text, text, text.length() % 2 == 0)));
        byte[] file = DataSetFile.write(examples);
        Collections.reverse(examples);

        assertThat(DataSetFile.write(examples)).isEqualTo(file);
        assertThat(DataSetFile.read(file)).containsExactlyInAnyOrderElementsOf(examples);
    }
}
