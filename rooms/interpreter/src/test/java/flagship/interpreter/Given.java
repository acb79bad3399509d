package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.OverridePolicy;
import flagship.kubemodel.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Objects as tests write them down. */
final class Given {
    private Given() {}

    /** An object written in YAML. */
    static ObjectNode yaml(String text) {
        return (ObjectNode) Yaml.toJson(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Any value written in YAML. */
    static JsonNode value(String text) {
        return Yaml.toJson(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An object of a kind, named {@code default/web}; the rest of it written in YAML. */
    static ObjectNode object(String apiVersion, String kind, String rest) {
        var object = yaml(
                "apiVersion: %s\nkind: %s\nmetadata: {name: web, namespace: default}\n".formatted(apiVersion, kind));
        if (!rest.isBlank()) {
            yaml(rest).forEachEntry((field, node) -> {
                if (field.equals("metadata")) {
                    ((ObjectNode) object.get("metadata")).setAll((ObjectNode) node);
                } else {
                    object.set(field, node);
                }
            });
        }
        return object;
    }

    static ObjectNode deployment(String rest) {
        return object("apps/v1", "Deployment", rest);
    }

    /** The status of a cluster, written in YAML. */
    static OfCluster status(String cluster, String yaml) {
        return new OfCluster(cluster, Optional.of(value(yaml)), true, "", "Healthy");
    }

    /** A cluster that has not reported. */
    static OfCluster silent(String cluster) {
        return new OfCluster(cluster, Optional.empty(), false, "", "Unknown");
    }

    static Cluster cluster(String name) {
        return Cluster.of(yaml("metadata: {name: %s}".formatted(name)));
    }

    static List<OverridePolicy> policies(String... yaml) {
        return Stream.of(yaml).map(Given::yaml).map(OverridePolicy::of).toList();
    }
}
