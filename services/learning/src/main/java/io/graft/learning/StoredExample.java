package io.graft.learning;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.graft.schemas.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a live example, to know its repetition and to take it out of the counts again.
 *
 * @param content digest of everything that its sender said
 * @param labels under which it is counted
 * @param split where it is counted
 */
public record StoredExample(String content, List<String> labels, Split split) {
    public StoredExample {
        labels = List.copyOf(labels);
    }

    /** Also reads the form of before there were other kinds than classification: one label. */
    @JsonCreator
    static StoredExample of(
            @JsonProperty("content") String content,
            @JsonProperty("label") @Nullable String label,
            @JsonProperty("labels") @Nullable List<String> labels,
            @JsonProperty("split") Split split) {
        return new StoredExample(content, labels != null ? labels : label != null ? List.of(label) : List.of(), split);
    }
}
