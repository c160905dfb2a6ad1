package io.graft.platform.kafka;

import io.graft.schemas.Topic;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Kafka cluster as Graft finds it.
 *
 * @param ofBrokers what the brokers lack
 * @param missing topics that are still to be created
 * @param ofTopics what is wrong with those that are there
 */
public record ClusterState(List<Complaint> ofBrokers, List<Topic> missing, List<Complaint> ofTopics) {
    public ClusterState {
        ofBrokers = List.copyOf(ofBrokers);
        missing = List.copyOf(missing);
        ofTopics = List.copyOf(ofTopics);
    }

    /** All of them, those of the brokers first. */
    public Stream<Complaint> complaints() {
        return Stream.concat(ofBrokers.stream(), ofTopics.stream());
    }
}
