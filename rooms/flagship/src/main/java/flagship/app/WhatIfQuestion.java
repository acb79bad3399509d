package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.ClusterState;
import flagship.scheduling.FleetSnapshot;
import flagship.scheduling.SchedulingCore;
import flagship.scheduling.WhatIf;
import flagship.scheduling.WhatIf.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the scheduler would do, as the command line asks and the API takes it.
 *
 * @param without clusters that are thought away
 * @param clusters as if they were there, or were so; whole Clusters
 * @param bindings that are to be placed; whole ResourceBindings
 * @param lose what is lost: {@code cluster=NAME}, {@code region=R}, {@code zone=Z} or {@code provider=P}; the bindings there are to move
 * @param pack whether the bindings that wait for a place are to be solved together; then there are none in question and nothing is lost
 * @param explain also how each decision comes about
 */
record WhatIfQuestion(
        List<String> without,
        List<ObjectNode> clusters,
        List<ObjectNode> bindings,
        List<String> lose,
        boolean pack,
        boolean explain) {
    WhatIfQuestion {
        without = List.copyOf(without);
        clusters = List.copyOf(clusters);
        bindings = List.copyOf(bindings);
        lose = List.copyOf(lose);
    }

    /** Fields that are absent are empty. @throws IllegalArgumentException for one that is something else */
    static WhatIfQuestion of(JsonNode json) {
        return new WhatIfQuestion(
                items(json, "without", JsonNode::isTextual, JsonNode::asText),
                items(json, "clusters", JsonNode::isObject, ObjectNode.class::cast),
                items(json, "bindings", JsonNode::isObject, ObjectNode.class::cast),
                items(json, "lose", JsonNode::isTextual, JsonNode::asText),
                json.path("pack").asBoolean(),
                json.path("explain").asBoolean());
    }

    private static <T> List<T> items(
            JsonNode json, String field, Predicate<JsonNode> fits, Function<JsonNode, T> item) {
        var items = new ArrayList<T>();
        for (JsonNode each : json.path(field)) {
            if (!fits.test(each)) {
                throw new IllegalArgumentException("%s: %s does not belong there".formatted(field, each));
            }
            items.add(item.apply(each));
        }
        return items;
    }

    ObjectNode toJson() {
        var json = Json.object().put("pack", pack).put("explain", explain);
        var names = json.putArray("without");
        without.forEach(names::add);
        json.putArray("clusters").addAll(clusters);
        json.putArray("bindings").addAll(bindings);
        var words = json.putArray("lose");
        lose.forEach(words::add);
        return json;
    }

    /**
     * The answer.
     *
     * @param existing the bindings of the fleet: where workloads are now
     * @throws IllegalArgumentException whose message says what to ask instead
     */
    ObjectNode answer(SchedulingCore core, FleetSnapshot live, List<ResourceBinding> existing) {
        var fleet = changed(live);
        var answer = Json.object().put("bindings", existing.size());
        if (pack) {
            var waiting = existing.stream().filter(WhatIfQuestion::waits).toList();
            var packing = new WhatIf(core).pack(fleet, waiting);
            answer.put("waiting", waiting.size());
            moves(answer, packing.oneByOne(), core, fleet, List.of());
            answer.set("oneByOne", answer.remove("moves"));
            moves(answer, packing.together(), core, fleet, waiting);
        } else if (lose.isEmpty()) {
            var drafts = drafts(existing);
            moves(answer, new WhatIf(core).place(fleet, drafts), core, fleet, drafts);
        } else {
            var lost = lost(fleet.clusters());
            var names = answer.putArray("lost");
            lost.forEach(names::add);
            moves(answer, new WhatIf(core).lose(fleet, existing, lost), core, without(fleet, lost), existing);
        }
        return answer;
    }

    /** Whether a binding has no place, or not the one that it asks for. */
    private static boolean waits(ResourceBinding binding) {
        return binding.spec().placement().isPresent()
                && (binding.spec().clusters().isEmpty()
                        || binding.status()
                                .conditions()
                                .find(BindingStatus.SCHEDULED)
                                .filter(condition -> condition.status().equals("False"))
                                .isPresent());
    }

    private FleetSnapshot changed(FleetSnapshot live) {
        for (String name : without) {
            if (live.cluster(name).isEmpty()) {
                throw new IllegalArgumentException("--without %s: the fleet has no such cluster; it has %s"
                        .formatted(name, names(live.clusters())));
            }
        }
        var fleet = without(live, without);
        for (ObjectNode cluster : clusters) {
            fleet = fleet.with(Cluster.of(cluster));
        }
        return fleet;
    }

    private static FleetSnapshot without(FleetSnapshot fleet, Iterable<String> names) {
        var left = fleet;
        for (String name : names) {
            left = left.withoutCluster(name);
        }
        return left;
    }

    private static String names(List<ClusterState> clusters) {
        return clusters.isEmpty()
                ? "none"
                : clusters.stream().map(ClusterState::name).collect(Collectors.joining(", "));
    }

    /** The bindings in question, where they are now if they exist. */
    private List<ResourceBinding> drafts(List<ResourceBinding> existing) {
        var known = existing.stream().collect(Collectors.toMap(ResourceBinding::key, binding -> binding));
        return bindings.stream()
                .map(ResourceBinding::of)
                .map(draft -> {
                    var now = known.get(draft.key());
                    return now == null
                            ? draft
                            : new ResourceBinding(
                                    now.metadata(),
                                    draft.withClusters(now.spec().clusters()).spec(),
                                    now.status());
                })
                .toList();
    }

    private Set<String> lost(List<ClusterState> clusters) {
        var names = new TreeSet<String>();
        for (String what : lose) {
            int equal = what.indexOf('=');
            var key = equal < 0 ? "" : what.substring(0, equal);
            var value = what.substring(equal + 1);
            var found = clusters.stream()
                    .filter(cluster -> is(cluster, key, value))
                    .map(ClusterState::name)
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("--lose %s: no cluster of the fleet is that".formatted(what));
            }
            names.addAll(found);
        }
        return names;
    }

    private static boolean is(ClusterState cluster, String key, String value) {
        return switch (key) {
            case "cluster" -> cluster.name().equals(value);
            case "region" -> cluster.region().equals(value);
            case "zone" -> cluster.zones().contains(value);
            case "provider" -> cluster.provider().equals(value);
            default ->
                throw new IllegalArgumentException(
                        "--lose takes cluster=NAME, region=R, zone=Z or provider=P, not \"%s\"".formatted(key));
        };
    }

    /** @param asked the bindings as they were before, to be explained on this fleet */
    private void moves(
            ObjectNode answer,
            List<Move> moves,
            SchedulingCore core,
            FleetSnapshot fleet,
            List<ResourceBinding> asked) {
        var byKey = explain
                ? asked.stream().collect(Collectors.toMap(ResourceBinding::key, binding -> binding, (one, _) -> one))
                : Map.<NamespacedName, ResourceBinding>of();
        var list = answer.putArray("moves");
        for (Move move : moves) {
            var json = list.addObject()
                    .put("namespace", move.binding().namespace())
                    .put("name", move.binding().name());
            json.set("before", TargetCluster.toJson(move.before()));
            json.set("outcome", DecisionJson.outcome(move.decision()));
            var binding = byKey.get(move.binding());
            if (binding != null) {
                json.set("decision", DecisionJson.of(Instant.now(), core.explain(fleet, binding)));
            }
        }
    }
}
