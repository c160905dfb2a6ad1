package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.cli.client.Screen;
import io.graft.cli.client.TrainingWatch;
import io.graft.schemas.Json;

/** What the commands that start a job say of it, and what they do with {@code --wait}. */
final class JobEnd {
    private JobEnd() {}

    /**
     * Names the job; or shows how far it is, and what came of it.
     *
     * @throws RefusedException if it is waited for, and no version of it was released
     */
    static void tell(
            Environment environment, GraftClient client, String task, String job, boolean wait, Output output) {
        if (wait) {
            await(environment, client, task, output);
        } else {
            ObjectNode document =
                    Json.mapper().createObjectNode().put("task", task).put("job", job);
            output.print(environment, document, out -> out.println("job " + job));
        }
    }

    private static void await(Environment environment, GraftClient client, String task, Output output) {
        Screen screen = new Screen(environment.err(), output.isWatched(environment));
        JsonNode state = TrainingWatch.await(client, task, screen);
        JsonNode job = state.path("job");
        int version = job.path("version").asInt();
        if (!job.path("state").asText().equals("released")) {
            throw new RefusedException(
                    ExitCode.REFUSED,
                    job.path("state").asText(),
                    "version " + version + " of " + task + " is not released ("
                            + job.path("state").asText() + "): "
                            + job.path("reason").asText("no reason was given"),
                    "send more examples and train again; ./graft versions --task " + task + " shows what there is",
                    null);
        }
        // Another version than the job's, if it was rolled back since.
        int champion = state.path("champion").asInt();
        output.print(
                environment,
                state,
                out -> out.println("version " + champion + " of " + task + " answers; next: ./graft predict --task "
                        + task + " TEXT"));
    }
}
