package io.graft.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.schemas.Example;
import io.graft.schemas.MalformedMessageException;
import org.junit.jupiter.api.Test;

class JsonSerdeTest {
    private final JsonSerde<Example> serde = new JsonSerde<>(Example.class);

    @Test
    void shouldReadWhatItWrote() {
        Example example = Example.labelled("trec", "Who wrote it?", "HUM");

        byte[] bytes = serde.serializer().serialize("graft.examples", example);

        assertThat(serde.deserializer().deserialize("graft.examples", bytes)).isEqualTo(example);
    }

    @Test
    void shouldLeaveTombstonesAlone() {
        assertThat(serde.serializer().serialize("graft.examples", null)).isNull();
        assertThat(serde.deserializer().deserialize("graft.examples", null)).isNull();
    }

    @Test
    void shouldRefuseWhatIsNotTheMessage() {
        assertThatThrownBy(() -> serde.deserializer().deserialize("graft.examples", new byte[] {'['}))
                .isInstanceOf(MalformedMessageException.class);
    }
}
