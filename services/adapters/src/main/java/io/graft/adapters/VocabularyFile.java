package io.graft.adapters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A checkpoint's tokenizer: its {@code tokenizer.json}, or BERT's WordPiece algorithm over its {@code vocab.txt}. */
final class VocabularyFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String READY = "tokenizer.json";
    static final String WORDS = "vocab.txt";
    static final String SETTINGS = "tokenizer_config.json";
    private static final String LOWER_CASE = "do_lower_case";
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private VocabularyFile() {}

    /**
     * The tokenizer as a {@code tokenizer.json}.
     *
     * @param vocabulary words that the encoder has vectors for
     */
    static byte[] tokenizer(Path directory, int vocabulary) {
        byte[] json = tokenizer(directory);
        int words = words(json, directory);
        if (words > vocabulary) {
            throw new UnusableBaseException(directory + " has a tokenizer with ids up to " + (words - 1)
                    + ", and an encoder for " + vocabulary + " words");
        }
        return json;
    }

    /** One more than the largest id. */
    private static int words(byte[] json, Path directory) {
        try {
            JsonNode tokenizer = JSON.readTree(json);
            int words = 0;
            for (JsonNode id : tokenizer.path("model").path("vocab")) {
                words = Math.max(words, id.asInt() + 1);
            }
            for (JsonNode added : tokenizer.path("added_tokens")) {
                words = Math.max(words, added.path("id").asInt() + 1);
            }
            return words;
        } catch (IOException e) {
            throw new UnusableBaseException(directory + " has a " + READY + " that is not JSON", e);
        }
    }

    private static byte[] tokenizer(Path directory) {
        try {
            if (Files.isRegularFile(directory.resolve(READY))) {
                return Files.readAllBytes(directory.resolve(READY));
            }
            if (!Files.isRegularFile(directory.resolve(WORDS))) {
                throw new UnusableBaseException(directory + " has neither " + READY + " nor " + WORDS);
            }
            return fromWords(Files.readAllLines(directory.resolve(WORDS)), settings(directory));
        } catch (IOException e) {
            throw new UnusableBaseException(directory + " has a tokenizer that cannot be read", e);
        }
    }

    private static ObjectNode settings(Path directory) {
        Path file = directory.resolve(SETTINGS);
        if (Files.isRegularFile(file)) {
            ObjectNode settings = Checkpoint.object(file);
            if (settings.path(LOWER_CASE).isBoolean()) {
                return settings;
            }
        }
        throw new UnusableBaseException(directory + " has " + WORDS + ", but no " + SETTINGS + " with " + LOWER_CASE
                + " that says whether its words are in lower case");
    }

    /** BERT's own normalizer, splitter and template, as the tokenizers library writes them. */
    private static byte[] fromWords(List<String> words, ObjectNode settings) throws JsonProcessingException {
        for (String word : SPECIAL) {
            if (!words.contains(word)) {
                throw new UnusableBaseException(WORDS + " lacks the special word " + word);
            }
        }
        ObjectNode json = JSON.createObjectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        for (String word : SPECIAL) {
            added.addObject()
                    .put("id", words.indexOf(word))
                    .put("content", word)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        json.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put(
                        "handle_chinese_chars",
                        settings.path("tokenize_chinese_chars").asBoolean(true))
                .put("lowercase", settings.path(LOWER_CASE).booleanValue())
                .set("strip_accents", settings.get("strip_accents"));
        json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        template(json.putObject("post_processor"), words);
        json.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode model = json.putObject("model");
        model.put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < words.size(); id++) {
            vocabulary.put(words.get(id), id);
        }
        return JSON.writeValueAsBytes(json);
    }

    /** {@code [CLS] a [SEP]} and {@code [CLS] a [SEP] b [SEP]}. */
    private static void template(ObjectNode processor, List<String> words) {
        processor.put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        ArrayNode pair = processor.putArray("pair");
        for (ArrayNode template : List.of(single, pair)) {
            special(template, "[CLS]", 0);
            sequence(template, "A", 0);
            special(template, "[SEP]", 0);
        }
        sequence(pair, "B", 1);
        special(pair, "[SEP]", 1);
        ObjectNode tokens = processor.putObject("special_tokens");
        for (String word : List.of("[CLS]", "[SEP]")) {
            ObjectNode token = tokens.putObject(word).put("id", word);
            token.putArray("ids").add(words.indexOf(word));
            token.putArray("tokens").add(word);
        }
    }

    private static void special(ArrayNode template, String word, int type) {
        template.addObject().putObject("SpecialToken").put("id", word).put("type_id", type);
    }

    private static void sequence(ArrayNode template, String name, int type) {
        template.addObject().putObject("Sequence").put("id", name).put("type_id", type);
    }
}
