package flagship.catalog;

import flagship.catalog.Batch.Change;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Pods and batches for tests. */
final class Objects {
    static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");

    private Objects() {}

    /** A pod; {@code labels} are alternating keys and values. */
    static Change.Put pod(String namespace, String name, String version, String... labels) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        byte[] object = json(namespace, name, version, map).getBytes(StandardCharsets.UTF_8);
        return new Change.Put(ObjectHead.read(object), object);
    }

    private static String json(String namespace, String name, String version, Map<String, String> labels) {
        var pairs = labels.entrySet().stream()
                .map(label -> "\"%s\":\"%s\"".formatted(label.getKey(), label.getValue()))
                .collect(Collectors.joining(","));
        return """
                {"metadata":{"namespace":"%s","name":"%s","uid":"u-%s-%s","resourceVersion":"%s",\
                "creationTimestamp":"2026-01-01T00:00:00Z","labels":{%s}},"spec":{"nodeName":"node-1"}}""".formatted(namespace, name, namespace, name, version, pairs);
    }

    static Change.Remove gone(String namespace, String name) {
        return new Change.Remove(new NamespacedName(namespace, name));
    }

    static Batch batch(String cluster, Change... changes) {
        return new Batch(cluster, PODS, "Pod", List.of(changes), Optional.empty());
    }

    static Batch batchTo(String cluster, String version, Change... changes) {
        return new Batch(cluster, PODS, "Pod", List.of(changes), Optional.of(new Checkpoint(version, "v1")));
    }
}
