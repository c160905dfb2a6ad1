package io.graft.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.Topic;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {
    @Test
    void shouldLetChangelogsTakeWhateverTheProducerMaySendAndForgetWhatIsDeleted() {
        Properties properties = StreamsProperties.of(
                new OnboardingConfig(AnOnboarding.KAFKA, Path.of("state"), 100, 1, 0, AnOnboarding.BASE));

        StreamsConfig config = new StreamsConfig(properties);
        Map<String, Object> ofTopics = config.originalsWithPrefix(StreamsConfig.TOPIC_PREFIX);
        assertThat(ofTopics).containsEntry("max.message.bytes", Integer.toString(Topic.MAX_RECORD_BYTES));
        assertThat(ofTopics).as("what is erased is gone in a day").containsEntry("max.compaction.lag.ms", "86400000");
        assertThat(config.getProducerConfigs("client")).containsEntry("max.request.size", Topic.MAX_RECORD_BYTES);
    }
}
