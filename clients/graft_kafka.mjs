// Sends examples with a stock Kafka client and reads what became of the task.
// Usage: npm install, then node graft_kafka.mjs [BOOTSTRAP [TASK]]

import { Kafka, logLevel } from "kafkajs";

const bootstrap = process.argv[2] ?? "localhost:9092";
const task = process.argv[3] ?? "letters";
const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR });

// The key is the task. kafkajs chooses the partition as Java's client does, by murmur2; a client that hashes
// otherwise (librdkafka: set partitioner=murmur2_random) has its examples rejected as wrong-partition.
const producer = kafka.producer();
await producer.connect();
const examples = [0, 1, 2, 3, 4].map((i) => ({ task, text: `Letter number ${i}`, label: "letter" }));
await producer.send({
  topic: "graft.examples",
  messages: examples.map((example) => ({ key: task, value: JSON.stringify(example) })),
});
await producer.disconnect();

const consumer = kafka.consumer({ groupId: `sample-${Date.now()}`, readUncommitted: false });
await consumer.connect();
await consumer.subscribe({ topic: "graft.tasks", fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const state = message.value ? JSON.parse(message.value.toString()) : {};
    if (state.task === task && state.examples.accepted >= examples.length) {
      console.log(`accepted ${state.examples.accepted}`);
      process.exit(0);
    }
  },
});
