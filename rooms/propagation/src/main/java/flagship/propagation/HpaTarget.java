package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Cluster;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.MemberCalls.Answers;
import flagship.propagation.ReplicaCalculator.NoMeasure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * The workload of an autoscaler in the members where it runs: its scale, its Pods, what they use. Asks the members each time; a member that
 * does not answer is left out.
 */
final class HpaTarget {
    private static final String METRICS = "/apis/metrics.k8s.io/v1beta1";

    private final MemberCalls members;
    private final List<Cluster> clusters;
    private final GroupVersionResource resource;
    private final NamespacedName name;

    HpaTarget(MemberCalls members, List<Cluster> clusters, GroupVersionResource resource, NamespacedName name) {
        this.members = members;
        this.clusters = clusters;
        this.resource = resource;
        this.name = name;
    }

    /**
     * The scale in all members together.
     *
     * @param selector of the Pods, of one member: all have the same template
     */
    record Scale(int wanted, int there, String selector) {}

    /** @throws NoMeasure if no member tells, or none has a replica */
    Scale scale() throws NoMeasure, InterruptedException {
        var answers = members.get(clusters, resource.path(name.namespace(), name.name()) + "/scale");
        int wanted = 0;
        int there = 0;
        var selector = "";
        for (JsonNode scale : answers.objects().values()) {
            wanted += scale.at("/spec/replicas").asInt();
            there += scale.at("/status/replicas").asInt();
            selector = selector.isEmpty() ? scale.at("/status/selector").asText() : selector;
        }
        if (wanted == 0) {
            throw new NoMeasure(
                    "no member has replicas of %s %s%s".formatted(resource.resource(), name, told(answers)));
        }
        return new Scale(wanted, there, selector);
    }

    private static String told(Answers answers) {
        return answers.failures().isEmpty() ? "" : ": " + answers.failures();
    }

    /** The Pods with what they use. */
    List<HpaPod> pods(String selector) throws InterruptedException {
        var query = "?labelSelector=" + MemberPaths.encoded(selector);
        var path = "/namespaces/" + name.namespace() + "/pods" + query;
        var used = new HashMap<String, HpaPod.Usage>();
        members.get(clusters, METRICS + path)
                .objects()
                .forEach((cluster, list) ->
                        list.path("items").forEach(item -> used.put(key(cluster, item), HpaPod.Usage.of(item))));
        var pods = new ArrayList<HpaPod>();
        members.get(clusters, "/api/v1" + path)
                .objects()
                .forEach((cluster, list) -> list.path("items")
                        .forEach(pod -> pods.add(HpaPod.of(pod, Optional.ofNullable(used.get(key(cluster, pod)))))));
        return pods;
    }

    private static String key(String cluster, JsonNode object) {
        return cluster + "/" + object.at("/metadata/name").asText();
    }

    /**
     * What the custom metrics of the members say of an object, or of Pods, in thousandths: a value each; the values of one object in several
     * clusters are added.
     *
     * @param object resource, with its group after a dot, and name; {@code *} for all that the selector chooses
     */
    List<Long> custom(String object, String metric, String selector, String metricSelector)
            throws NoMeasure, InterruptedException {
        var path = "/namespaces/%s/%s/%s".formatted(name.namespace(), object, MemberPaths.encoded(metric));
        var query = "?labelSelector=" + MemberPaths.encoded(selector) + "&metricLabelSelector="
                + MemberPaths.encoded(metricSelector);
        boolean pods = object.endsWith("/*");
        var sums = new HashMap<String, Long>();
        for (String version : FleetMetricValues.CUSTOM_VERSIONS) {
            var answers = members.get(clusters, "/apis/" + FleetMetricValues.CUSTOM + "/" + version + path + query);
            answers.objects()
                    .forEach((cluster, list) -> list.path("items").forEach(item -> {
                        var of = item.at("/describedObject/name").asText();
                        sums.merge(
                                pods ? cluster + "/" + of : of,
                                MetricValues.value(item).milliValue(),
                                Long::sum);
                    }));
            if (!sums.isEmpty()) {
                return List.copyOf(sums.values());
            }
        }
        throw new NoMeasure("no member has the metric %s of %s".formatted(metric, object));
    }

    /**
     * What the external metrics of the members say, in thousandths: all series that the selector chooses together, in the member that says most.
     */
    long external(String metric, String metricSelector) throws NoMeasure, InterruptedException {
        var path = "/apis/%s/v1beta1/namespaces/%s/%s?labelSelector=%s"
                .formatted(
                        FleetMetricValues.EXTERNAL,
                        name.namespace(),
                        MemberPaths.encoded(metric),
                        MemberPaths.encoded(metricSelector));
        var answers = members.get(clusters, path);
        var sums = new ArrayList<Long>();
        for (JsonNode list : answers.objects().values()) {
            long sum = 0;
            for (JsonNode item : list.path("items")) {
                sum += MetricValues.value(item).milliValue();
            }
            if (!list.path("items").isEmpty()) {
                sums.add(sum);
            }
        }
        if (sums.isEmpty()) {
            throw new NoMeasure("no member has the external metric %s%s".formatted(metric, told(answers)));
        }
        return Collections.max(sums);
    }
}
