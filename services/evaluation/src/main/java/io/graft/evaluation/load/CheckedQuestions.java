package io.graft.evaluation.load;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Questions whose answers are known, byte by byte, for each version that may give them; counts those that are not as they
 * should be.
 */
final class CheckedQuestions implements Questions {
    private final Questions questions;
    private final List<Question> asked;
    private final ReleaseHistory history;
    private final LongSupplier nanoTime;
    private final Map<Question, byte[]> known = new HashMap<>();
    private final LongAdder all = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder different = new LongAdder();
    private final LongAdder late = new LongAdder();

    /**
     * @param questions by place in {@code asked}
     * @param history of every task of which the champion is asked
     */
    CheckedQuestions(Questions questions, List<Question> asked, ReleaseHistory history, LongSupplier nanoTime) {
        this.questions = questions;
        this.asked = asked;
        this.history = history;
        this.nanoTime = nanoTime;
    }

    /**
     * Learns what each named version says.
     *
     * @throws IllegalStateException if one does not answer
     */
    void learn() {
        for (int i = 0; i < asked.size(); i++) {
            if (asked.get(i).version() != null) {
                Reply reply = questions.ask(i).join();
                if (!reply.isAnswer()) {
                    throw new IllegalStateException(asked.get(i) + " is answered with status " + reply.status());
                }
                known.put(asked.get(i), reply.body());
            }
        }
    }

    @Override
    public CompletableFuture<Reply> ask(int number) {
        Question question = asked.get(number);
        long sent = nanoTime.getAsLong();
        all.increment();
        return questions.ask(number).whenComplete((reply, failure) -> check(question, reply, sent));
    }

    private void check(Question question, @Nullable Reply reply, long sent) {
        if (reply == null || !reply.isAnswer()) {
            failed.increment();
        } else if (question.version() != null) {
            if (!Arrays.equals(known.get(question), reply.body())) {
                different.increment();
            }
        } else {
            List<Integer> versions = known.entrySet().stream()
                    .filter(one -> one.getKey().task().equals(question.task())
                            && one.getKey().text().equals(question.text())
                            && Arrays.equals(one.getValue(), reply.body()))
                    .map(one -> one.getKey().version())
                    .toList();
            if (versions.isEmpty()) {
                different.increment();
            } else if (!history.answered(question.task(), versions.get(0), sent, nanoTime.getAsLong())) {
                late.increment();
            }
        }
    }

    /** The first question to the champion of a task. */
    int toChampion(String task) {
        return IntStream.range(0, asked.size())
                .filter(i -> asked.get(i).task().equals(task) && asked.get(i).version() == null)
                .findFirst()
                .orElseThrow();
    }

    /** Checked so far. */
    long all() {
        return all.sum();
    }

    /** Without an answer, or refused. */
    long failed() {
        return failed.sum();
    }

    /** Answers in which any byte is not as that of the version, or of any version of the task. */
    long different() {
        return different.sum();
    }

    /** Answers by a version before the one that was seen live when the question was sent. */
    long late() {
        return late.sum();
    }
}
