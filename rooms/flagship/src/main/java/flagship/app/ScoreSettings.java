package flagship.app;

import flagship.kubeclient.ClientConfig;
import flagship.scheduling.LowestFirst.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * By what clusters are preferred beyond Karmada's scores.
 *
 * @param prometheus where the measures come from whose source is {@link Source.Told}; absent if there are none
 */
record ScoreSettings(List<Measure> measures, Optional<Prometheus> prometheus) {
    static final ScoreSettings NONE = new ScoreSettings(List.of(), Optional.empty());

    ScoreSettings {
        measures = List.copyOf(measures);
    }

    /** A number of clusters, the lower the better. */
    record Measure(String name, Source source, int weight) {}

    /**
     * A Prometheus server.
     *
     * @param label which label of a result names the cluster
     * @param queries by the name of their measure
     */
    record Prometheus(ClientConfig server, String label, Map<String, String> queries) {
        Prometheus {
            queries = Map.copyOf(queries);
        }
    }
}
