package io.graft.testing;

import io.graft.adapters.Activation;
import io.graft.adapters.Encoder;
import io.graft.adapters.EncoderConfig;
import io.graft.adapters.EngineSettings;
import io.graft.adapters.Pooling;
import io.graft.adapters.RandomCheckpoint;
import io.graft.adapters.ShapeRule;
import io.graft.cli.broker.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A base of two narrow layers with random weights that knows the words of {@link Sentences}: what fails, and what must hold
 * then, does not depend on how large the encoder is, but how often it can be tried does.
 *
 * @param directory in Hugging Face's form
 * @param digest as the processes are told it
 */
record TinyBase(Path directory, String digest) {
    static final String DESCRIPTION = "random, 2 layers of 32";

    private static final int WORDS = 256;

    /** Writes it into a folder that exists. */
    static TinyBase write(Path directory) {
        EncoderConfig config = new EncoderConfig(
                "tiny", 2, 32, 2, 64, WORDS, ShapeRule.maxTokens(), 1e-12, Activation.GELU, Pooling.MEAN);
        RandomCheckpoint.write(directory, config, 1);
        try {
            Files.write(directory.resolve("vocab.txt"), words());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Encoder encoder = Encoder.load(new EngineSettings("cpu", "fp32", directory.toString(), "auto"))) {
            return new TinyBase(directory, encoder.baseDigest());
        }
    }

    /** What a process is told to have it. */
    Map<String, String> settings() {
        return Map.of("GRAFT_BASE", directory.toString(), "GRAFT_BASE_DIGEST", digest, "GRAFT_PRECISION", "fp32");
    }

    /** The same, with a broker, and one directory for what is kept; to be added to. */
    Map<String, String> settings(EmbeddedKafka broker, Path directory) {
        Map<String, String> settings = new HashMap<>(settings());
        settings.put("GRAFT_KAFKA_BOOTSTRAP", broker.bootstrap());
        settings.put("GRAFT_PARTITIONS", "2");
        settings.put("GRAFT_STORE_DIRECTORY", directory.resolve("store").toString());
        settings.put("GRAFT_STATE_DIRECTORY", directory.resolve("state").toString());
        return settings;
    }

    private static List<String> words() {
        TreeSet<String> words = new TreeSet<>();
        Sentences.ALL.stream()
                .flatMap(topics -> Sentences.of(1, 50, topics).stream())
                .flatMap(row -> Stream.of(row.text().toLowerCase(Locale.ROOT).split("[^a-z]+")))
                .forEach(words::add);
        words.remove("");
        List<String> all = Stream.of(
                        Stream.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", ":"),
                        IntStream.range(0, 10).boxed().flatMap(digit -> Stream.of("" + digit, "##" + digit)),
                        words.stream())
                .flatMap(some -> some)
                .toList();
        if (all.size() > WORDS) {
            throw new IllegalStateException(all.size() + " words are too many");
        }
        return all;
    }
}
