package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Quantity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Pods or nodes of several clusters use, as one table. Not safe for use by many threads. */
final class FleetUsage {
    private static final GroupVersionResource POD_METRICS =
            new GroupVersionResource("metrics.k8s.io", "v1beta1", "pods");
    private static final GroupVersionResource NODE_METRICS =
            new GroupVersionResource("metrics.k8s.io", "v1beta1", "nodes");
    private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    private static final long MEBIBYTE = 1 << 20;

    private final boolean pods;
    private final String namespace;
    private final String name;
    private final String selector;
    private final List<Row> rows = new ArrayList<>();

    /**
     * One Pod or node.
     *
     * @param cpuMax of a node, thousandths of a core; 0 where it is not known
     * @param memoryMax of a node, bytes; 0 where it is not known
     */
    private record Row(
            String namespace, String name, String cluster, long cpuMilli, long memory, long cpuMax, long memoryMax) {}

    /**
     * @param pods or else nodes
     * @param namespace of Pods; empty for all
     * @param name empty for all
     */
    FleetUsage(boolean pods, String namespace, String name, String selector) {
        this.pods = pods;
        this.namespace = pods ? namespace : "";
        this.name = name;
        this.selector = selector;
    }

    /** Adds what a cluster's metrics server has. @throws flagship.kubemodel.ApiException 404 if it has none */
    void add(String cluster, KubeClient member) throws IOException, InterruptedException {
        var most = pods ? Map.<String, JsonNode>of() : allocatable(member);
        var options = ListOptions.inNamespace(namespace).withLabels(selector);
        for (RawObject raw : member.listAll(pods ? POD_METRICS : NODE_METRICS, options)) {
            if (name.isEmpty() || raw.head().name().equals(name)) {
                rows.add(row(
                        cluster,
                        raw,
                        most.getOrDefault(raw.head().name(), raw.toJson().path("unknown"))));
            }
        }
    }

    private static Map<String, JsonNode> allocatable(KubeClient member) throws IOException, InterruptedException {
        var all = new HashMap<String, JsonNode>();
        for (RawObject node : member.listAll(NODES, ListOptions.ALL)) {
            all.put(node.head().name(), node.toJson().at("/status/allocatable"));
        }
        return all;
    }

    private Row row(String cluster, RawObject raw, JsonNode most) {
        var metrics = raw.toJson();
        return new Row(
                raw.head().namespace(),
                raw.head().name(),
                cluster,
                sum(metrics, "cpu").milliValue(),
                sum(metrics, "memory").value(),
                quantity(most, "cpu").milliValue(),
                quantity(most, "memory").value());
    }

    private Quantity sum(ObjectNode metrics, String resource) {
        if (!pods) {
            return quantity(metrics.path("usage"), resource);
        }
        var sum = Quantity.ZERO;
        for (JsonNode container : metrics.path("containers")) {
            sum = sum.add(quantity(container.path("usage"), resource));
        }
        return sum;
    }

    private static Quantity quantity(JsonNode of, String resource) {
        return Quantity.parse(of.path(resource).asText("0"));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** @param sortBy {@code cpu}, {@code memory}, or empty for the names */
    ConsoleTable table(boolean withNamespace, String sortBy) {
        var columns = new ArrayList<>(List.of("NAME", "CLUSTER", "CPU(cores)", "MEMORY(bytes)"));
        if (!pods) {
            columns.add(3, "CPU%");
            columns.add("MEMORY%");
        }
        if (withNamespace) {
            columns.addFirst("NAMESPACE");
        }
        var table = new ConsoleTable(columns.toArray(String[]::new));
        rows.stream().sorted(order(sortBy)).forEach(row -> table.row(cells(row, withNamespace)));
        return table;
    }

    private static Comparator<Row> order(String sortBy) {
        var byName =
                Comparator.comparing(Row::namespace).thenComparing(Row::name).thenComparing(Row::cluster);
        return switch (sortBy) {
            case "cpu" -> Comparator.comparingLong(Row::cpuMilli).reversed().thenComparing(byName);
            case "memory" -> Comparator.comparingLong(Row::memory).reversed().thenComparing(byName);
            default -> byName;
        };
    }

    private Object[] cells(Row row, boolean withNamespace) {
        var cells = new ArrayList<Object>(
                List.of(row.name(), row.cluster(), row.cpuMilli() + "m", row.memory() / MEBIBYTE + "Mi"));
        if (!pods) {
            cells.add(3, percent(row.cpuMilli(), row.cpuMax()));
            cells.add(percent(row.memory(), row.memoryMax()));
        }
        if (withNamespace) {
            cells.addFirst(row.namespace());
        }
        return cells.toArray();
    }

    private static String percent(long used, long most) {
        return most == 0 ? "<unknown>" : used * 100 / most + "%";
    }
}
