package io.graft.evaluation.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.Target;
import io.graft.adapters.TrainingListener;
import io.graft.evaluation.EncoderSize;
import io.graft.evaluation.Report;
import io.graft.evaluation.methods.Ablations;
import io.graft.evaluation.methods.Encoders;
import io.graft.evaluation.methods.Method;
import io.graft.evaluation.methods.Methods;
import io.graft.evaluation.sets.DataSet;
import io.graft.evaluation.sets.Measures;
import io.graft.evaluation.sets.SetMetric;
import io.graft.evaluation.sets.SetRow;
import io.graft.schemas.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs each method on each set with each seed, as in the tables of Houlsby et al. 2019. What is finished stands in a log
 * beside the report and is not run again; the report is written anew after each trial.
 */
public final class Campaign {
    private final Plan plan;
    private final Methods known;
    private final Encoders encoders;
    private final Listener listener;

    /**
     * @param folders of the sets
     * @param methods by name
     * @param ablations whether to run those besides
     * @param seeds from 1 to this number
     * @param rows to train on, at most
     * @param config what is set otherwise than the service would, by component
     * @param fineTuningPrecision of linear layers in fine-tuning, {@code fp32} or {@code bf16}
     * @param report to write; its log and chart stand beside it
     */
    public record Plan(
            List<Path> folders,
            List<String> methods,
            boolean ablations,
            int seeds,
            int rows,
            Map<String, String> config,
            String fineTuningPrecision,
            Path report) {
        public Plan {
            folders = List.copyOf(folders);
            methods = List.copyOf(methods);
            config = Map.copyOf(config);
        }
    }

    /** Watches. */
    public interface Listener {
        /**
         * A trial begins.
         *
         * @return what hears of its trainings
         */
        TrainingListener started(String what, int number, int of);

        void said(String line);
    }

    public Campaign(Plan plan, Encoders encoders, Listener listener) {
        this.plan = plan;
        known = new Methods(encoders, plan.config(), plan.fineTuningPrecision());
        this.encoders = encoders;
        this.listener = listener;
    }

    /**
     * Runs what the log lacks.
     *
     * @throws IllegalArgumentException if a set cannot be read, or a method is unknown
     */
    public void run() {
        List<String> names = new ArrayList<>(plan.methods());
        if (plan.ablations()) {
            names.addAll(Ablations.names(encoders.config().layers()));
        }
        List<Method> methods = names.stream().distinct().map(known::named).toList();
        TrialLog log = new TrialLog(Path.of(plan.report() + "l"));
        Map<String, DataSet> sets = new LinkedHashMap<>();
        for (Path folder : plan.folders()) {
            DataSet set = DataSet.read(folder, plan.rows());
            if (sets.put(set.name(), set) != null) {
                throw new IllegalArgumentException("two sets are called " + set.name() + ": rename a folder");
            }
        }
        List<Pending> pending = pending(methods, sets, log);
        for (int i = 0; i < pending.size(); i++) {
            Pending next = pending.get(i);
            log.add(run(next, listener.started(next.said(), i + 1, pending.size())));
            write(log, sets);
        }
        write(log, sets);
    }

    private record Pending(DataSet set, Method method, long seed) {
        Trial.Key key() {
            return new Trial.Key(set.name(), method.name(), seed);
        }

        String said() {
            return set.name() + " " + method.name() + " seed " + seed;
        }
    }

    private List<Pending> pending(List<Method> methods, Map<String, DataSet> sets, TrialLog log) {
        List<Pending> pending = new ArrayList<>();
        for (int seed = 1; seed <= plan.seeds(); seed++) {
            for (DataSet set : sets.values()) {
                for (Method method : methods) {
                    Pending next = new Pending(set, method, seed);
                    Optional<Trial> finished = log.of(next.key());
                    if (finished.isPresent()) {
                        requireSame(finished.get(), set, method);
                        method.chose(set.name(), finished.get().chosen());
                        listener.said(next.said() + ": finished before");
                    } else if (!method.learns(set.kind())) {
                        listener.said(next.said() + ": left out, since it does not learn "
                                + set.kind().label());
                    } else {
                        pending.add(next);
                    }
                }
            }
        }
        return pending;
    }

    /** A report compares what was trained alike. */
    private void requireSame(Trial finished, DataSet set, Method method) {
        JsonNode config = Json.tree(Json.bytes(method.heeded(known.config(set))));
        String precision = finished.chosen().path(Method.PRECISION).asText(method.precision());
        if (!finished.config().equals(config)
                || !finished.rows().equals(rows(set))
                || !precision.equals(method.precision())) {
            throw new IllegalArgumentException(plan.report() + "l has a trial of "
                    + finished.key().set()
                    + " with other settings, precision or rows than asked for now: name another report, or delete its"
                    + " lines");
        }
    }

    private static Trial.Rows rows(DataSet set) {
        return new Trial.Rows(
                set.training().size(), set.validation().size(), set.test().size());
    }

    private Trial run(Pending next, TrainingListener watching) {
        DataSet set = next.set();
        SetMetric metric = SetMetric.of(set);
        Method.Outcome outcome = next.method().run(set, next.seed(), watching);
        double test = value(metric, set.test(), outcome.test());
        Trial trial = new Trial(
                next.key(),
                Report.commit(),
                Json.mapper().valueToTree(next.method().heeded(known.config(set))),
                metric.label(),
                metric.of(set.validation(), outcome.validation()),
                test,
                others(set, outcome),
                outcome.trained(),
                (double) outcome.trained() / EncoderSize.parameters(encoders.config()),
                rows(set),
                outcome.examplesPerSecond(),
                outcome.seconds(),
                outcome.searchSeconds(),
                Json.mapper().valueToTree(outcome.chosen()),
                outcome.test());
        listener.said(String.format(
                Locale.ROOT,
                "%s: %s %.4f on validation, %.4f on test; %.2f %% trained; %.1f examples/s; %s",
                next.said(),
                trial.metric(),
                trial.validation(),
                trial.test(),
                100 * trial.trainedShare(),
                trial.examplesPerSecond(),
                outcome.chosen()));
        return trial;
    }

    private static Map<String, Double> others(DataSet set, Method.Outcome outcome) {
        boolean tested = !set.test().isEmpty();
        Map<String, Double> others = new TreeMap<>(
                tested
                        ? Measures.of(set, set.test(), outcome.test())
                        : Measures.of(set, set.validation(), outcome.validation()));
        if (!Double.isNaN(outcome.calibrationError())) {
            others.put("calibration-error", outcome.calibrationError());
        }
        return others;
    }

    private static double value(SetMetric metric, List<SetRow> rows, List<Target> answers) {
        return rows.isEmpty() ? Double.NaN : metric.of(rows, answers);
    }

    private void write(TrialLog log, Map<String, DataSet> sets) {
        Report report = new Report(settings());
        Findings findings = new Findings(log.trials(), sets, EncoderSize.parameters(encoders.config()));
        findings.addTo(report.json());
        report.write(plan.report());
        findings.chart().svg().write(Path.of(plan.report() + ".svg"));
        findings.removals()
                .forEach(removals -> removals.svg().write(Path.of(plan.report() + "." + removals.set() + ".svg")));
    }

    private JsonNode settings() {
        return Json.mapper()
                .createObjectNode()
                .put("rows", plan.rows())
                .put("seeds", plan.seeds())
                .put("fineTuningPrecision", plan.fineTuningPrecision())
                .set("config", Json.mapper().valueToTree(plan.config()));
    }
}
