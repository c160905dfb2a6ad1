package io.graft.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.backup.Backup;
import io.graft.cli.client.RefusedException;
import io.graft.schemas.Json;

/** What backup and restore say at the end. */
final class BackupReport {
    private BackupReport() {}

    /** @throws RefusedException if objects are missing: all the rest is done by then */
    static int print(Environment environment, Output output, Backup.Report report) {
        ObjectNode document = Json.mapper()
                .createObjectNode()
                .put("topics", report.topics())
                .put("records", report.records())
                .put("objects", report.objects());
        report.missing().forEach(document.putArray("missing")::add);
        output.print(environment, document, out -> {
            out.println(
                    report.records() + " records of " + report.topics() + " topics, " + report.objects() + " objects");
            report.missing().forEach(uri -> out.println("missing or damaged: " + uri));
        });
        if (!report.missing().isEmpty()) {
            throw new RefusedException(
                    ExitCode.UNHEALTHY,
                    report.missing().size() + " objects that the log names are not in the store as they were",
                    "the versions without their adapters answer nowhere: train these tasks again",
                    null);
        }
        return 0;
    }
}
