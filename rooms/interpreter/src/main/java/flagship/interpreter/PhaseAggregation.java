package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/** The status of kinds that have one phase: the phase of a template is that of the cluster that matters most. */
final class PhaseAggregation {
    private static final List<String> OF_POD = List.of("Failed", "Pending", "Running", "Succeeded");
    private static final List<String> OF_VOLUME = List.of("Failed", "Pending", "Available", "Bound", "Released");

    private PhaseAggregation() {}

    private static String phase(OfCluster item) {
        return Trees.text(NativeAggregation.status(item), "phase");
    }

    /** The first of the phases that a cluster is in; one that has not reported is pending. */
    private static Optional<String> first(List<String> phases, List<OfCluster> items) {
        var present = items.stream()
                .map(item -> item.status().isPresent() ? phase(item) : "Pending")
                .toList();
        return phases.stream().filter(present::contains).findFirst();
    }

    static ObjectNode pod(ObjectNode template, List<OfCluster> items) {
        var status = NativeAggregation.present(template);
        first(OF_POD, items).ifPresent(phase -> status.put("phase", phase));
        containers(status, items, "containerStatuses");
        containers(status, items, "initContainerStatuses");
        return status;
    }

    private static void containers(ObjectNode status, List<OfCluster> items, String field) {
        var all = Json.mapper().createArrayNode();
        for (OfCluster item : items) {
            for (JsonNode container : NativeAggregation.status(item).path(field)) {
                var kept = all.addObject().put("ready", container.path("ready").asBoolean());
                Trees.setOrRemove(kept, "state", container.path("state"));
            }
        }
        Trees.setOrRemove(status, field, all);
        if (all.isEmpty()) {
            status.remove(field);
        }
    }

    static ObjectNode volume(ObjectNode template, List<OfCluster> items) {
        var status = NativeAggregation.present(template);
        first(OF_VOLUME, items).ifPresent(phase -> status.put("phase", phase));
        return status;
    }

    static ObjectNode claim(ObjectNode template, List<OfCluster> items) {
        var phase = "Bound";
        for (OfCluster item : items) {
            var reported = phase(item);
            if (reported.equals("Lost")) {
                phase = reported;
                break;
            }
            if (!reported.isEmpty() && !reported.equals("Bound")) {
                phase = reported;
            }
        }
        return NativeAggregation.present(template).put("phase", phase);
    }
}
