package io.graft.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.cli.client.RefusedException;
import io.graft.cli.imports.ImportSource.Format;
import io.graft.schemas.Example;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportFileTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadJsonLinesOfADirectoryWithoutItsTestRows() throws IOException {
        write("data.jsonl", """
                {"id":"1","text":"a","label":"x","split":"train"}
                {"id":"2","text":"b","text_pair":"c","label":3,"split":"validation","more":[1]}

                {"id":"3","text":"d","label":"y","split":"test"}
                """);

        ImportFile file = ImportFile.read(folder, "t");

        assertThat(file.withheld()).isEqualTo(1);
        assertThat(file.examples())
                .containsExactly(
                        Example.of("t", "1", "a", null, null, new Target.Label("x"), Split.TRAIN, null),
                        Example.of("t", "2", "b", "c", null, new Target.Label("3"), Split.VALIDATION, null));
    }

    @Test
    void shouldReadCsvWithQuotesAndLineBreaks() throws IOException {
        Path file = write("rows.csv", "text,label,split\n\"one, \"\"two\"\"\nthree\",x,\nfour,y,test\n");

        assertThat(ImportFile.read(file, "t"))
                .isEqualTo(new ImportFile(List.of(Example.labelled("t", "one, \"two\"\nthree", "x")), 1));
    }

    @Test
    void shouldReadTsv() throws IOException {
        Path file = write("rows.tsv", "label\ttext\ttextPair\tobservedAt\nx\tone, two\tthree\t2026-01-01T00:00:00Z\n");

        assertThat(ImportFile.read(file, "t").examples())
                .containsExactly(Example.of(
                        "t", null, "one, two", "three", null, new Target.Label("x"), null, "2026-01-01T00:00:00Z"));
    }

    @Test
    void shouldReadRowsOfEveryKind() throws IOException {
        write("data.jsonl", """
                {"text":"a","labels":["x","y"]}
                {"text":"a","labels":[]}
                {"text":"a","text_pair":"b","score":3}
                {"question":"who?","context":"\uD83D\uDC1F it was Odo","answers":[{"text":"Odo","answer_start":9}]}
                {"text":"who?","textPair":"Odo","span":{"start":0,"end":3}}
                {"text":"to York","tokens":["to","York"],"tags":["O","B-city"]}
                """);

        assertThat(ImportFile.read(folder, "t").examples())
                .containsExactly(
                        example("a", null, new Target.Labels(List.of("x", "y"))),
                        example("a", null, new Target.Labels(List.of())),
                        example("a", "b", new Target.Score(3)),
                        example("who?", "\uD83D\uDC1F it was Odo", new Target.Span(9, 12)),
                        example("who?", "Odo", new Target.Span(0, 3)),
                        Example.of(
                                "t",
                                null,
                                null,
                                null,
                                List.of("to", "York"),
                                new Target.Tags(List.of("O", "B-city")),
                                null,
                                null));
    }

    @Test
    void shouldReadTablesOfOtherKinds() throws IOException {
        assertThat(ImportFile.read(write("a.csv", "text,labels\na,x | y\nb,\n"), "t")
                        .examples())
                .containsExactly(
                        example("a", null, new Target.Labels(List.of("x", "y"))),
                        example("b", null, new Target.Labels(List.of())));
        assertThat(ImportFile.read(write("b.csv", "text,score,label\na,-0.5,\n"), "t")
                        .examples())
                .containsExactly(example("a", null, new Target.Score(-0.5)));
        assertThat(ImportFile.read(write("c.tsv", "tokens\ttags\nto York\tO B-city\n"), "t")
                        .examples())
                .extracting(Example::tags)
                .containsExactly(List.of("O", "B-city"));
    }

    private static Example example(String text, String pair, Target target) {
        return Example.of("t", null, text, pair, null, target, null, null);
    }

    @Test
    void shouldNameTheLineOfARowThatIsNoExample() throws IOException {
        assertRefused(write("a.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"a\"}\n"), "line 2: no 'label'");
        assertRefused(write("f.jsonl", "{\"text\":\"a\",\"score\":\"much\"}"), "line 1: 'score' is no number");
        assertRefused(
                write(
                        "g.jsonl",
                        "{\"question\":\"q\",\"context\":\"abc\",\"answers\":[{\"text\":\"c\",\"answer_start\":1}]}"),
                "the answer does not stand");
        assertRefused(write("b.jsonl", "{\"text\":\n"), "line 1");
        assertRefused(write("c.csv", "text,label,split\na,x,dev\n"), "train, validation or test, not 'dev'");
        assertRefused(write("d.csv", "body,label\na,x\n"), "no 'text'");
        assertRefused(write("e.txt", "a"), "neither");
        assertRefused(folder.resolve("missing.csv"), "missing.csv cannot be read");
    }

    @Test
    void shouldTakeColumnsOfOtherNames() throws IOException {
        Path file = write("rows.csv", "\uFEFFutterance,label,intent\nhello,7,greeting\n");
        Columns columns = new Columns(Map.of("text", "utterance", "label", "intent"));

        assertThat(ImportFile.read(ImportSource.of(file, null), columns, "t").examples())
                .containsExactly(Example.labelled("t", "hello", "greeting"));
        assertThatThrownBy(() ->
                        ImportFile.read(ImportSource.of(file, null), new Columns(Map.of("text", "sentence")), "t"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no column 'sentence'")
                .extracting(e -> ((RefusedException) e).next())
                .asString()
                .contains("utterance, label, intent");
    }

    @Test
    void shouldReadStandardInput() {
        assertThat(read("{\"text\":\"a\",\"label\":\"x\"}\n", null).examples())
                .containsExactly(Example.labelled("t", "a", "x"));
        assertThat(read("text\tlabel\na\tx\n", Format.TSV).examples()).containsExactly(Example.labelled("t", "a", "x"));
        assertThatThrownBy(() -> read("text\tlabel\na\tx\n", null))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("standard input, line 1");
    }

    private static ImportFile read(String content, Format format) {
        ByteArrayInputStream in = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        return ImportFile.read(ImportSource.standardInput(in, format), Columns.AS_NAMED, "t");
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static void assertRefused(Path file, String sentence) {
        assertThatThrownBy(() -> ImportFile.read(file, "t"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(sentence);
    }
}
