package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.evaluation.Report;
import io.graft.evaluation.Svg;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that measure: results are printed, and written to a file if one is named. */
final class ReportOutput {
    @Nullable
    @Option(names = "--report", paramLabel = "FILE", description = "Write the results as JSON, too.")
    private Path file;

    @Mixin
    private Output output = new Output();

    /** @param part of the results that people are shown */
    void print(Environment environment, Report report, String part) {
        output.print(
                environment,
                report.json(),
                out -> out.println(report.json().path(part).toPrettyString()));
        write(report);
    }

    /** Writes what there is so far, if a file is named. */
    void write(Report report) {
        if (file != null) {
            report.write(file);
        }
    }

    /** Writes a chart beside the file, if one is named. */
    void write(Svg chart) {
        if (file != null) {
            chart.write(Path.of(file + ".svg"));
        }
    }
}
