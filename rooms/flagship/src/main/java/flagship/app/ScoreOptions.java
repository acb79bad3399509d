package flagship.app;

import flagship.kubeclient.ClientConfig;
import flagship.scheduling.LowestFirst.Source;
import flagship.scheduling.ScorePlugin;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What clusters cost and how far away they are, for the scheduler's choice among those that fit; nothing by default. Filled by picocli. */
final class ScoreOptions {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");
    private static final String LABEL = "label:";
    private static final String PROMETHEUS = "prometheus:";

    /** What runs somewhere has 100 points there: less lets it stay. */
    private static final int WEIGHT = 50;

    @Option(
            names = "--score",
            paramLabel = "NAME=SOURCE",
            description =
                    "Prefers clusters for which a number is low, such as cost or latency. SOURCE is label:KEY, annotation "
                            + "(place.flagship.io/NAME of the Cluster), or prometheus:QUERY; may be repeated.")
    List<String> scores = new ArrayList<>();

    @Option(
            names = "--score-weight",
            paramLabel = "NAME=N",
            description = "Points of the lowest cluster, 1 to 100 (default: 50). What runs in a cluster has 100 there.")
    Map<String, Integer> weights = new LinkedHashMap<>();

    @Option(
            names = "--score-prometheus-url",
            paramLabel = "URL",
            defaultValue = "",
            description = "The Prometheus server that is asked every 30 seconds, for instance http://prometheus:9090.")
    String prometheus = "";

    @Option(
            names = "--score-prometheus-label",
            paramLabel = "LABEL",
            defaultValue = "cluster",
            description = "The label of a query's results that names the cluster (default: ${DEFAULT-VALUE}).")
    String label = "cluster";

    /** @throws UserError for a value that cannot be used */
    ScoreSettings settings() {
        var measures = new ArrayList<ScoreSettings.Measure>();
        var queries = new LinkedHashMap<String, String>();
        for (String score : scores) {
            int equal = score.indexOf('=');
            var name = equal < 0 ? "" : score.substring(0, equal);
            var source = score.substring(equal + 1);
            if (!NAME.matcher(name).matches()) {
                throw new UserError(
                        "--score %s: write NAME=SOURCE with a name of a-z, 0-9 and \"-\", for instance cost=annotation"
                                .formatted(score));
            }
            if (source.startsWith(PROMETHEUS)) {
                queries.put(name, source.substring(PROMETHEUS.length()));
            }
            measures.add(new ScoreSettings.Measure(name, source(score, source), weight(name)));
        }
        for (String name : weights.keySet()) {
            if (measures.stream().noneMatch(measure -> measure.name().equals(name))) {
                throw new UserError("--score-weight %s: there is no --score %s=SOURCE".formatted(name, name));
            }
        }
        return new ScoreSettings(measures, server(queries));
    }

    private static Source source(String score, String source) {
        if (source.startsWith(LABEL) && source.length() > LABEL.length()) {
            return new Source.Label(source.substring(LABEL.length()));
        }
        if (source.equals("annotation")) {
            return new Source.Annotation();
        }
        if (source.startsWith(PROMETHEUS) && source.length() > PROMETHEUS.length()) {
            return new Source.Told();
        }
        throw new UserError("--score %s: the source is label:KEY, annotation, or prometheus:QUERY".formatted(score));
    }

    private int weight(String name) {
        int weight = weights.getOrDefault(name, WEIGHT);
        if (weight < 1 || weight > ScorePlugin.SCORE_MAX) {
            throw new UserError("--score-weight %s=%d: a weight is 1 to 100".formatted(name, weight));
        }
        return weight;
    }

    private Optional<ScoreSettings.Prometheus> server(Map<String, String> queries) {
        if (queries.isEmpty()) {
            return Optional.empty();
        }
        try {
            var server = URI.create(prometheus);
            if (server.getHost() == null || !List.of("http", "https").contains(server.getScheme())) {
                throw new IllegalArgumentException("it has no http:// or https:// and host");
            }
            return Optional.of(new ScoreSettings.Prometheus(ClientConfig.of(server), label, queries));
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "--score-prometheus-url \"%s\" is needed for prometheus: and cannot be used: %s"
                            .formatted(prometheus, e.getMessage()),
                    e);
        }
    }
}
