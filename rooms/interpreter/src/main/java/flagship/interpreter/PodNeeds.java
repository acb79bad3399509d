package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ReplicaRequirements;
import flagship.fleetapi.ReplicaRequirements.NodeClaim;
import flagship.kubemodel.Json;
import flagship.kubemodel.Quantity;
import flagship.kubemodel.Quantity.Format;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a pod needs of a node. Its request for a resource is the larger of the sum over its containers and what starting it takes, plus the
 * overhead of its runtime class. An init container that restarts always runs beside the others from its turn on. Where a container has a
 * limit and no request, the limit is its request.
 *
 * @param claim absent if any node will do
 * @param requests by resource, without zero amounts
 */
record PodNeeds(Optional<NodeClaim> claim, Map<String, String> requests) {
    /**
     * Reads a pod's spec.
     *
     * @param object whose pods they are, for messages
     */
    static PodNeeds of(JsonNode object, JsonNode podSpec) {
        return new PodNeeds(claim(podSpec), new Requests(object).of(podSpec));
    }

    /** Absent if the pod needs nothing in particular. */
    Optional<ReplicaRequirements> requirements(String namespace, String priorityClassName) {
        return claim.isEmpty() && requests.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReplicaRequirements(claim, requests, namespace, priorityClassName));
    }

    private static Optional<NodeClaim> claim(JsonNode podSpec) {
        var affinity = Trees.at(podSpec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        // Read through the record's own reader, so that tolerations come as they would from a binding.
        var json = podSpec.isObject() ? podSpec : Json.object();
        var claim = ReplicaRequirements.of(Json.object().set("nodeClaim", json))
                .nodeClaim()
                .orElseThrow();
        var whole = new NodeClaim(
                affinity.isObject() ? Optional.of(affinity) : Optional.empty(),
                claim.nodeSelector(),
                claim.tolerations());
        boolean isEmpty = whole.hardNodeAffinity().isEmpty()
                && whole.nodeSelector().isEmpty()
                && whole.tolerations().isEmpty();
        return isEmpty ? Optional.empty() : Optional.of(whole);
    }

    /** The addition of one pod. */
    private record Requests(JsonNode object) {
        Map<String, String> of(JsonNode podSpec) {
            var running = new TreeMap<String, Quantity>();
            var starting = new TreeMap<String, Quantity>();
            for (JsonNode container : podSpec.path("initContainers")) {
                init(container, running, starting);
            }
            for (JsonNode container : podSpec.path("containers")) {
                add(running, container(container));
            }
            starting.forEach((name, amount) -> running.merge(name, amount, Requests::larger));
            add(running, quantities(podSpec.path("overhead")));
            var result = new TreeMap<String, String>();
            running.forEach((name, amount) -> {
                if (!amount.isZero()) {
                    result.put(name, printed(name, amount));
                }
            });
            return result;
        }

        /** @param running so far: the containers that stay */
        private void init(JsonNode container, Map<String, Quantity> running, Map<String, Quantity> starting) {
            var own = container(container);
            if (Trees.text(container, "restartPolicy").equals("Always")) {
                add(running, own);
                running.forEach((name, amount) -> starting.merge(name, amount, Requests::larger));
            } else {
                var together = new TreeMap<>(running);
                add(together, own);
                together.forEach((name, amount) -> starting.merge(name, amount, Requests::larger));
            }
        }

        private static void add(Map<String, Quantity> sum, Map<String, Quantity> more) {
            more.forEach((name, amount) -> sum.merge(name, amount, Quantity::add));
        }

        private static Quantity larger(Quantity a, Quantity b) {
            return a.compareTo(b) >= 0 ? a : b;
        }

        private Map<String, Quantity> container(JsonNode container) {
            var requests = quantities(Trees.at(container, "resources", "limits"));
            requests.putAll(quantities(Trees.at(container, "resources", "requests")));
            return requests;
        }

        private Map<String, Quantity> quantities(JsonNode amounts) {
            var all = new TreeMap<String, Quantity>();
            amounts.forEachEntry((name, amount) -> all.put(name, quantity(name, amount.asText())));
            return all;
        }

        private Quantity quantity(String resource, String text) {
            try {
                return Quantity.parse(text);
            } catch (NumberFormatException e) {
                throw new InterpretationFailure(
                        "\"%s\" is not an amount of %s, in %s; write something like 500m or 1Gi"
                                .formatted(text, resource, Trees.describe(object)),
                        e);
            }
        }

        /** Processors in thousandths, what is counted in bytes by powers of two, all else in whole units. */
        private static String printed(String resource, Quantity amount) {
            if (resource.equals("cpu")) {
                return Quantity.ofMilli(amount.milliValue()).toString();
            }
            boolean bytes = resource.equals("memory")
                    || resource.equals("ephemeral-storage")
                    || resource.startsWith("hugepages-");
            var whole = Quantity.of(amount.value());
            return (bytes ? new Quantity(whole.amount(), Format.BINARY_SI) : whole).toString();
        }
    }
}
