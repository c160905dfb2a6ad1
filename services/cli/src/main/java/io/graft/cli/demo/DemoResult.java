package io.graft.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.evaluation.Report;
import io.graft.schemas.Json;
import java.util.List;
import java.util.Locale;

/**
 * What the demonstration found.
 *
 * @param tasks in their order
 * @param matrix row i: accuracy of tasks 0 to i after task i went live
 * @param compared answers of earlier versions that were asked again
 * @param changed those that differed in any bit
 * @param seconds all of it
 */
public record DemoResult(List<TaskResult> tasks, List<List<Double>> matrix, int compared, int changed, double seconds) {
    public DemoResult {
        tasks = List.copyOf(tasks);
        matrix = List.copyOf(matrix);
    }

    /**
     * The report of this run.
     *
     * @param base what it ran on
     * @param profile of the encoder
     */
    public Report report(DemoPlan plan, Object base, Object profile) {
        ObjectNode settings = Json.mapper().createObjectNode();
        settings.put("streamed", plan.sizes().streamed())
                .put("heldOut", plan.sizes().heldOut());
        settings.set("training", Json.mapper().valueToTree(plan.training()));
        settings.set("base", Json.mapper().valueToTree(base));
        settings.set("profile", Json.mapper().valueToTree(profile));
        Report report = new Report(settings);
        ObjectNode json = report.json();
        json.set("tasks", Json.mapper().valueToTree(tasks));
        ArrayNode rows = json.putArray("matrix");
        matrix.forEach(row -> row.forEach(rows.addArray()::add));
        json.putObject("unchanged").put("compared", compared).put("changed", changed);
        json.put("seconds", seconds);
        return report;
    }

    /** The same for people. */
    public String table() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%n%-16s %8s %8s %8s %10s %9s %8s %11s %6s",
                "",
                "labels",
                "examples",
                "accuracy",
                "frozen LR",
                "majority",
                "seconds",
                "adapter",
                "share");
        line(
                text,
                "%-16s %8s %8s %8s %10s %9s %8s %11s %6s",
                "task",
                "",
                "",
                "held-out",
                "held-out",
                "held-out",
                "to live",
                "bytes",
                "");
        for (TaskResult task : tasks) {
            line(
                    text,
                    "%-16s %8d %8d %7.1f%% %9.1f%% %8.1f%% %8.1f %,11d %5.1f%%",
                    task.task(),
                    task.labels(),
                    task.examples(),
                    100 * task.accuracy(),
                    100 * task.frozenLogisticRegression(),
                    100 * task.majority(),
                    task.secondsToLive(),
                    task.adapterBytes(),
                    100 * task.trainableShare());
        }
        line(text, "%nAccuracy of each task after each release:");
        for (int i = 0; i < matrix.size(); i++) {
            StringBuilder row = new StringBuilder(
                    String.format(Locale.ROOT, "  after %-16s", tasks.get(i).task()));
            matrix.get(i).forEach(accuracy -> row.append(String.format(Locale.ROOT, "  %6.2f%%", 100 * accuracy)));
            line(text, "%s", row);
        }
        line(text, "%nunchanged: compared %d, changed %d", compared, changed);
        line(text, "seconds: %.0f", seconds);
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
