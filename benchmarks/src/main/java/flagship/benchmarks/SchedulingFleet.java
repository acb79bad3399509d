package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.Placement;
import flagship.fleetapi.ResourceBinding;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Clusters and bindings as large fleets have them: 90 kinds, ten labels, nine grades of nodes. The same seed makes the same ones. */
final class SchedulingFleet {
    private static final int KINDS = 90;
    private static final int LABELS = 10;

    private final Random random = new Random(1);

    List<Cluster> clusters(int count) {
        return IntStream.range(0, count).mapToObj(this::cluster).toList();
    }

    private Cluster cluster(int index) {
        var object = Json.object();
        var metadata = object.putObject("metadata").put("name", "member-%05d".formatted(index));
        var labels = metadata.putObject("labels");
        for (int label = 0; label < LABELS; label++) {
            labels.put("example.com/label-" + label, "value-" + random.nextInt(20));
        }
        labels.put("env", index % 5 == 0 ? "staging" : "production");
        var spec = object.putObject("spec").put("syncMode", "Push");
        spec.put("region", "region-" + index % 12).put("provider", "provider-" + index % 3);
        spec.putArray("zones").add("zone-" + index % 36);
        models(spec);
        var status = object.putObject("status");
        apis(status, index);
        resources(status);
        return Cluster.of(object);
    }

    private static void models(ObjectNode spec) {
        var models = spec.putArray("resourceModels");
        for (int grade = 0; grade < 9; grade++) {
            var ranges = models.addObject().put("grade", grade).putArray("ranges");
            range(ranges.addObject(), "cpu", grade, "");
            range(ranges.addObject(), "memory", grade, "Gi");
        }
    }

    private static void range(ObjectNode range, String name, int grade, String unit) {
        long min = grade == 0 ? 0 : 1L << (grade - 1);
        range.put("name", name).put("min", min + unit).put("max", (1L << grade) + unit);
    }

    /** Three of the kinds are the cluster's own, so that no two clusters share their set of kinds. */
    private static void apis(ObjectNode status, int index) {
        var enablements = status.putArray("apiEnablements");
        var apps = enablements.addObject().put("groupVersion", "apps/v1").putArray("resources");
        apps.addObject().put("name", "deployments").put("kind", "Deployment");
        for (int kind = 0; kind < KINDS; kind++) {
            int of = kind < 3 ? index : 0;
            enablements
                    .addObject()
                    .put("groupVersion", "group-%d.example.com/v1".formatted(kind))
                    .putArray("resources")
                    .addObject()
                    .put("name", "kinds")
                    .put("kind", "Kind%dOf%d".formatted(kind, of));
        }
    }

    private void resources(ObjectNode status) {
        int nodes = 20 + random.nextInt(200);
        var summary = status.putObject("resourceSummary");
        var allocatable = summary.putObject("allocatable");
        allocatable.put("cpu", String.valueOf(nodes * 16)).put("memory", nodes * 64 + "Gi");
        allocatable.put("ephemeral-storage", nodes * 100 + "Gi").put("pods", String.valueOf(nodes * 110));
        allocatable.put("hugepages-1Gi", "0").put("hugepages-2Mi", "0");
        summary.putObject("allocated")
                .put("cpu", nodes * 7 + "500m")
                .put("memory", nodes * 20 + "Gi")
                .put("pods", String.valueOf(nodes * 30));
        summary.putObject("allocating").put("cpu", "500m").put("memory", "1Gi").put("pods", "2");
        var grades = summary.putArray("allocatableModelings");
        for (int grade = 0; grade < 9; grade++) {
            grades.addObject().put("grade", grade).put("count", grade == 4 ? nodes / 2 : grade);
        }
    }

    /** Bindings of Deployments that were never placed; {@code placement} with apostrophes for quotation marks. */
    List<ResourceBinding> bindings(int count, String placement) {
        var rules = Placement.of(json(placement));
        return IntStream.range(0, count)
                .mapToObj(index -> binding(index, rules))
                .toList();
    }

    private ResourceBinding binding(int index, Placement placement) {
        var object = Json.object();
        object.putObject("metadata")
                .put("namespace", "team-" + index % 50)
                .put("name", "web-%d-deployment".formatted(index))
                .put("generation", 1);
        var spec = object.putObject("spec");
        spec.putObject("resource")
                .put("apiVersion", "apps/v1")
                .put("kind", "Deployment")
                .put("namespace", "team-" + index % 50)
                .put("name", "web-" + index)
                .put("uid", "0f8e5c1a-0000-4000-8000-%012d".formatted(index));
        spec.put("replicas", 1 + random.nextInt(300));
        spec.putObject("replicaRequirements")
                .putObject("resourceRequest")
                .put("cpu", 100 + random.nextInt(10) * 100 + "m")
                .put("memory", "512Mi");
        var binding = ResourceBinding.of(object);
        return new ResourceBinding(binding.metadata(), binding.spec().withPlacement(placement), binding.status());
    }

    /** The same bindings in a group each, and in three clusters. */
    static ResourceBinding grouped(int index) {
        var object =
                json("""
                {'metadata':{'namespace':'team-%d','name':'web-%d-deployment'},
                 'spec':{'workloadAffinityGroups':{'antiAffinityGroup':'app=web-%d'},
                  'clusters':[{'name':'member-%05d','replicas':2},{'name':'member-%05d','replicas':3},{'name':'member-%05d','replicas':1}]}}
                """.formatted(index % 50, index, index / 5, index % 100, index % 100 + 100, index % 100 + 200));
        return ResourceBinding.of(object);
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
