package io.graft.evaluation.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * English sentences that LanguageTool's rules give as wrong or right: "I'd like to be apart of your team." is
 * {@code incorrect}.
 *
 * <p>Source: {@code grammar.xml} of {@code org.languagetool:language-en}. An {@code <example correction="..">} is
 * incorrect, a plain {@code <example>} correct; {@code <marker>} tags, which would give the answer away, are dropped,
 * their text kept. Examples that only show where a rule goes astray ({@code type="triggers_error"}) are left out. The
 * group of a sentence is its rule, or its rule group: a wrong sentence and its corrected twin share it.
 */
public final class LanguageToolSentences {
    private static final String FILE = "/org/languagetool/rules/en/grammar.xml";
    static final String CORRECT = "correct";
    static final String INCORRECT = "incorrect";

    private final List<ParsedExample> examples = new ArrayList<>();
    private @Nullable String group;
    private boolean insideGroup;

    private LanguageToolSentences() {}

    /** All sentences, in the file's order. */
    public static List<ParsedExample> read() {
        try (InputStream in = LanguageToolSentences.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("LanguageTool's English rules are not on the class path");
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ParsedExample> read(InputStream xml) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        LanguageToolSentences sentences = new LanguageToolSentences();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(xml);
            while (reader.hasNext()) {
                sentences.on(reader.next(), reader);
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException("LanguageTool's rules are not readable", e);
        }
        return sentences.examples;
    }

    private void on(int event, XMLStreamReader reader) throws XMLStreamException {
        if (event == XMLStreamConstants.END_ELEMENT) {
            insideGroup &= !reader.getLocalName().equals("rulegroup");
            return;
        }
        if (event != XMLStreamConstants.START_ELEMENT) {
            return;
        }
        switch (reader.getLocalName()) {
            case "rulegroup" -> {
                group = reader.getAttributeValue(null, "id");
                insideGroup = true;
            }
            case "rule" -> group = insideGroup ? group : reader.getAttributeValue(null, "id");
            case "example" -> example(reader);
            default -> {}
        }
    }

    private void example(XMLStreamReader reader) throws XMLStreamException {
        boolean incorrect = reader.getAttributeValue(null, "correction") != null;
        boolean skipped = reader.getAttributeValue(null, "type") != null;
        String text = text(reader);
        if (group != null && !skipped && text.indexOf(' ') > 0) {
            String id = "grammar.xml/" + group + "/" + examples.size();
            examples.add(new ParsedExample(id, group, text, incorrect ? INCORRECT : CORRECT));
        }
    }

    private static String text(XMLStreamReader reader) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        for (int depth = 1; depth > 0; ) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                default -> {}
            }
        }
        return text.toString().strip().replaceAll("\\s+", " ");
    }
}
