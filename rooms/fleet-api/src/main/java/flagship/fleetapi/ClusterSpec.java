package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a member is reached and what is known of its place. Absent strings are empty.
 *
 * @param id uid of the member's {@code kube-system} namespace
 * @param syncMode {@value #PUSH} or {@value #PULL}
 * @param secretRef Secret with the keys {@code token} and {@code caBundle}
 * @param impersonatorSecretRef Secret with the key {@code token}
 * @param zones a value of the deprecated single-zone field is read as one of them
 */
public record ClusterSpec(
        String id,
        String syncMode,
        String apiEndpoint,
        Optional<NamespacedName> secretRef,
        Optional<NamespacedName> impersonatorSecretRef,
        boolean insecureSkipTLSVerification,
        String proxyURL,
        Map<String, String> proxyHeader,
        String provider,
        String region,
        List<String> zones,
        List<Taint> taints,
        List<ResourceModel> resourceModels) {
    public static final String PUSH = "Push";
    public static final String PULL = "Pull";

    public ClusterSpec {
        zones = List.copyOf(zones);
        taints = List.copyOf(taints);
        resourceModels = List.copyOf(resourceModels);
    }

    /** Keeps workloads away that do not tolerate it; {@code timeAdded} is RFC 3339 or empty. */
    public record Taint(String key, String value, String effect, String timeAdded) {
        static Taint of(JsonNode node) {
            return new Taint(
                    Fields.text(node, "key"),
                    Fields.text(node, "value"),
                    Fields.text(node, "effect"),
                    Fields.text(node, "timeAdded"));
        }

        /** The value of {@code spec.taints}. */
        public static ArrayNode toJson(List<Taint> taints) {
            var array = Json.mapper().createArrayNode();
            taints.forEach(taint -> array.add(taint.toJson()));
            return array;
        }

        ObjectNode toJson() {
            var json = Json.object().put("key", key);
            Fields.putUnlessEmpty(json, "value", value);
            json.put("effect", effect);
            Fields.putUnlessEmpty(json, "timeAdded", timeAdded);
            return json;
        }
    }

    /** Where a cluster runs; empty for what nobody said. */
    public record Place(String provider, String region, List<String> zones) {
        public static final Place UNKNOWN = new Place("", "", List.of());

        public Place {
            zones = List.copyOf(zones);
        }
    }

    /** A class of nodes by their free resources. */
    public record ResourceModel(long grade, List<Range> ranges) {
        public ResourceModel {
            ranges = List.copyOf(ranges);
        }

        static ResourceModel of(JsonNode node) {
            return new ResourceModel(node.path("grade").asLong(), Fields.list(node, "ranges", Range::of));
        }

        ObjectNode toJson() {
            var json = Json.object().put("grade", grade);
            var array = json.putArray("ranges");
            for (Range range : ranges) {
                array.addObject()
                        .put("name", range.name())
                        .put("min", range.min())
                        .put("max", range.max());
            }
            return json;
        }
    }

    /** Quantities of one resource: from {@code min}, inclusive, to {@code max}, exclusive. */
    public record Range(String name, String min, String max) {
        static Range of(JsonNode node) {
            return new Range(
                    Fields.text(node, "name"),
                    node.path("min").asText(),
                    node.path("max").asText());
        }
    }

    /** A cluster that the control plane writes to, with credentials in {@code secretRef}. */
    public static ClusterSpec push(String id, String apiEndpoint, NamespacedName secretRef) {
        return new ClusterSpec(
                id,
                PUSH,
                apiEndpoint,
                Optional.of(secretRef),
                Optional.empty(),
                false,
                "",
                Map.of(),
                "",
                "",
                List.of(),
                List.of(),
                List.of());
    }

    /** A cluster whose agent fetches from the control plane what is meant for it. */
    public static ClusterSpec pull(String id, String apiEndpoint) {
        return new ClusterSpec(
                id,
                PULL,
                apiEndpoint,
                Optional.empty(),
                Optional.empty(),
                false,
                "",
                Map.of(),
                "",
                "",
                List.of(),
                List.of(),
                List.of());
    }

    /** The same with the place of its machines, as policies select by it. */
    public ClusterSpec withPlace(Place place) {
        return new ClusterSpec(
                id,
                syncMode,
                apiEndpoint,
                secretRef,
                impersonatorSecretRef,
                insecureSkipTLSVerification,
                proxyURL,
                proxyHeader,
                place.provider(),
                place.region(),
                place.zones(),
                taints,
                resourceModels);
    }

    /** The same with Secrets of credentials. */
    public ClusterSpec withSecrets(Optional<NamespacedName> credentials, Optional<NamespacedName> impersonator) {
        return new ClusterSpec(
                id,
                syncMode,
                apiEndpoint,
                credentials,
                impersonator,
                insecureSkipTLSVerification,
                proxyURL,
                proxyHeader,
                provider,
                region,
                zones,
                taints,
                resourceModels);
    }

    /** The same for a member that is reached through a proxy, or whose certificate is not looked at. */
    public ClusterSpec reachedBy(boolean skipVerification, String proxy) {
        return new ClusterSpec(
                id,
                syncMode,
                apiEndpoint,
                secretRef,
                impersonatorSecretRef,
                skipVerification,
                proxy,
                proxyHeader,
                provider,
                region,
                zones,
                taints,
                resourceModels);
    }

    static ClusterSpec of(JsonNode spec) {
        var zones = Fields.texts(spec, "zones");
        return new ClusterSpec(
                Fields.text(spec, "id"),
                Fields.text(spec, "syncMode"),
                Fields.text(spec, "apiEndpoint"),
                secret(spec.path("secretRef")),
                secret(spec.path("impersonatorSecretRef")),
                spec.path("insecureSkipTLSVerification").asBoolean(),
                Fields.text(spec, "proxyURL"),
                Fields.map(spec, "proxyHeader"),
                Fields.text(spec, "provider"),
                Fields.text(spec, "region"),
                zones.isEmpty() ? Fields.optionalText(spec, "zone").stream().toList() : zones,
                Fields.list(spec, "taints", Taint::of),
                Fields.list(spec, "resourceModels", ResourceModel::of));
    }

    ObjectNode toJson() {
        var json = Json.object();
        Fields.putUnlessEmpty(json, "id", id);
        json.put("syncMode", syncMode);
        Fields.putUnlessEmpty(json, "apiEndpoint", apiEndpoint);
        putSecret(json, "secretRef", secretRef);
        putSecret(json, "impersonatorSecretRef", impersonatorSecretRef);
        if (insecureSkipTLSVerification) {
            json.put("insecureSkipTLSVerification", true);
        }
        Fields.putUnlessEmpty(json, "proxyURL", proxyURL);
        Fields.putUnlessEmpty(json, "proxyHeader", proxyHeader);
        Fields.putUnlessEmpty(json, "provider", provider);
        Fields.putUnlessEmpty(json, "region", region);
        Fields.putUnlessEmpty(json, "zones", zones);
        if (!taints.isEmpty()) {
            var array = json.putArray("taints");
            taints.forEach(taint -> array.add(taint.toJson()));
        }
        if (!resourceModels.isEmpty()) {
            var array = json.putArray("resourceModels");
            resourceModels.forEach(model -> array.add(model.toJson()));
        }
        return json;
    }

    private static Optional<NamespacedName> secret(JsonNode node) {
        return node.isObject()
                ? Optional.of(new NamespacedName(Fields.text(node, "namespace"), Fields.text(node, "name")))
                : Optional.empty();
    }

    private static void putSecret(ObjectNode json, String name, Optional<NamespacedName> secret) {
        secret.ifPresent(reference ->
                json.putObject(name).put("namespace", reference.namespace()).put("name", reference.name()));
    }
}
