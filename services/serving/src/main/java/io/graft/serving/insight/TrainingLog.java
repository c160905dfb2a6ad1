package io.graft.serving.insight;

import io.graft.schemas.TrainingProgress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The course of each task's latest training, as far as this node has heard of it. Bounded: of a long training every
 * second step is dropped whenever there are too many, and of many tasks those heard of least recently.
 */
public final class TrainingLog {
    static final int POINTS = 400;
    static final int TASKS = 1_024;

    private final Map<String, List<Point>> courses = new LinkedHashMap<>(16, 0.75f, true);

    /** @param at epoch milliseconds */
    public record Point(long at, TrainingProgress progress) {}

    public synchronized void add(Point point) {
        TrainingProgress progress = point.progress();
        List<Point> course = courses.computeIfAbsent(progress.task(), unused -> new ArrayList<>());
        if (!course.isEmpty() && isAnother(course.get(course.size() - 1).progress(), progress)) {
            course.clear();
        }
        course.add(point);
        if (course.size() > POINTS) {
            thin(course);
        }
        if (courses.size() > TASKS) {
            Iterator<String> oldest = courses.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Oldest first; empty if there was none. */
    public synchronized List<Point> of(String task) {
        return List.copyOf(courses.getOrDefault(task, List.of()));
    }

    public synchronized void forget(String task) {
        courses.remove(task);
    }

    /** Another job, or the same one from its start again. */
    private static boolean isAnother(TrainingProgress last, TrainingProgress next) {
        return !last.job().equals(next.job()) || next.step() < last.step();
    }

    /** Keeps the first, the last, and what has a validation. */
    private static void thin(List<Point> course) {
        List<Point> kept = new ArrayList<>();
        for (int i = 0; i < course.size(); i++) {
            Point point = course.get(i);
            if (i % 2 == 0 || i == course.size() - 1 || point.progress().validation() != null) {
                kept.add(point);
            }
        }
        course.clear();
        course.addAll(kept);
    }
}
