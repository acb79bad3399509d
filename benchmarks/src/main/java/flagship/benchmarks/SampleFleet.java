package flagship.benchmarks;

import flagship.catalog.Batch;
import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Fills a catalog cluster by cluster, as several reflectors would, and remembers some of what it put in. For one thread. */
final class SampleFleet {
    static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    static final int PODS_EACH = 20_000;

    private static final GroupVersionResource SETS = new GroupVersionResource("apps", "v1", "replicasets");
    private static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");
    private static final int CALLERS = 3;
    private static final int REMEMBERED = 100;

    private final Catalog catalog;
    private final Random random = new Random(1);
    private final List<Key> keys = new ArrayList<>();
    private int clusters;

    SampleFleet(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A Pod that is in the catalog. */
    record Key(String cluster, NamespacedName name) {}

    /** Adds a cluster with a Deployment, its ReplicaSet and {@value #PODS_EACH} Pods; returns how long the catalog took. */
    Duration grow() throws InterruptedException {
        var cluster = "cluster-" + ++clusters;
        var pods = new SamplePods(cluster, clusters).list(PODS_EACH);
        for (int i = 0; i < REMEMBERED; i++) {
            keys.add(new Key(cluster, pods.get(random.nextInt(pods.size())).name()));
        }
        long start = System.nanoTime();
        PodLoad.apply(catalog, cluster, pods, CALLERS);
        var took = Duration.ofNanos(System.nanoTime() - start);
        var set = new UUID(0, cluster.hashCode()).toString(); // The owner of the first ten Pods.
        put(cluster, DEPLOYMENTS, "Deployment", owned("app-000", deployment(cluster), ""));
        put(cluster, SETS, "ReplicaSet", owned("app-000-0", set, deployment(cluster)));
        return took;
    }

    private void put(String cluster, GroupVersionResource type, String kind, byte[] object)
            throws InterruptedException {
        var change = new Change.Put(ObjectHead.read(object), object);
        catalog.apply(new Batch(cluster, type, kind, List.of(change), Optional.empty()));
    }

    private static byte[] owned(String name, String uid, String owner) {
        return """
                {"metadata":{"namespace":"team-000","name":"%s","uid":"%s","resourceVersion":"1","ownerReferences":[%s]}}""".formatted(
                        name,
                        uid,
                        owner.isEmpty()
                                ? ""
                                : "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"x\",\"controller\":true,\"uid\":\"%s\"}"
                                        .formatted(owner))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The uid of a cluster's Deployment, which has ten Pods. */
    static String deployment(String cluster) {
        return "deployment-of-" + cluster;
    }

    int clusters() {
        return clusters;
    }

    /** One of the Pods, any. */
    Key any() {
        return keys.get(random.nextInt(keys.size()));
    }
}
