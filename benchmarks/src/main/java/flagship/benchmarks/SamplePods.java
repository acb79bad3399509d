package flagship.benchmarks;

import flagship.catalog.Batch.Change;
import flagship.kubemodel.ObjectHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Pods of about 3.5 KiB with 6 labels, in 100 namespaces, in the order of a list. Names, addresses, times, image digests and part of the
 * environment differ from Pod to Pod, so that compression has no easier work than with a real fleet of some hundred workloads.
 */
final class SamplePods {
    private static final int NAMESPACES = 100;
    private static final int REPLICAS = 10;

    private final Random random;
    private final String cluster;

    SamplePods(String cluster, long seed) {
        this.cluster = cluster;
        this.random = new Random(seed);
    }

    /** {@code count} Pods, sorted by namespace and name. */
    List<Change> list(int count) {
        var pods = new ArrayList<Change.Put>(count);
        for (int i = 0; i < count; i++) {
            int namespace = i / Math.max(1, count / NAMESPACES);
            pods.add(pod(namespace, i / REPLICAS, i));
        }
        pods.sort(Comparator.comparing(Change::name));
        return List.copyOf(pods);
    }

    private Change.Put pod(int namespace, int workload, int index) {
        var app = "app-%03d".formatted(workload % 300);
        var hash = "%08x".formatted(workload * 2_654_435_761L & 0xffffffffL);
        var name = "%s-%s-%05x".formatted(app, hash, random.nextInt() & 0xfffff);
        byte[] object = TEMPLATE.replace("@NAME@", name)
                .replace("@NS@", "team-%03d".formatted(namespace))
                .replace("@APP@", app)
                .replace("@HASH@", hash)
                .replace("@TIER@", "tier-" + workload % 5)
                .replace("@VERSION@", "v1." + workload % 40)
                .replace("@CLUSTER@", cluster)
                .replace("@UID@", uid())
                .replace("@OWNER@", new UUID(workload, cluster.hashCode()).toString())
                .replace("@RV@", Integer.toString(1_000_000 + index))
                .replace("@NODE@", "node-%03d.%s.example.internal".formatted(random.nextInt(200), cluster))
                .replace("@IP@", "10.%d.%d.%d".formatted(random.nextInt(255), random.nextInt(255), random.nextInt(255)))
                .replace(
                        "@TIME@",
                        "2026-%02d-%02dT%02d:%02d:%02dZ"
                                .formatted(
                                        1 + random.nextInt(12),
                                        1 + random.nextInt(28),
                                        random.nextInt(24),
                                        random.nextInt(60),
                                        random.nextInt(60)))
                .replace("@DIGEST@", digest())
                .replace("@CONTAINER@", digest())
                .replace("@TOKEN@", "%05x".formatted(random.nextInt() & 0xfffff))
                .getBytes(StandardCharsets.UTF_8);
        return new Change.Put(ObjectHead.read(object), object);
    }

    private String uid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private String digest() {
        return uid().replace("-", "") + uid().replace("-", "");
    }

    private static final String TEMPLATE = """
            {"metadata":{"name":"@NAME@","generateName":"@APP@-@HASH@-","namespace":"@NS@","uid":"@UID@","resourceVersion":"@RV@",
            "creationTimestamp":"@TIME@","labels":{"app.kubernetes.io/name":"@APP@","app.kubernetes.io/version":"@VERSION@",
            "app.kubernetes.io/managed-by":"Helm","pod-template-hash":"@HASH@","tier":"@TIER@","team":"@NS@"},
            "annotations":{"shadow.clusterpedia.io/cluster-name":"@CLUSTER@","prometheus.io/scrape":"true","prometheus.io/port":"9090",
            "checksum/config":"@DIGEST@"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"@APP@-@HASH@",
            "uid":"@OWNER@","controller":true,"blockOwnerDeletion":true}]},
            "spec":{"volumes":[{"name":"config","configMap":{"name":"@APP@-config","defaultMode":420}},{"name":"kube-api-access-@TOKEN@",
            "projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt",
            "items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1",
            "fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}}],"containers":[{"name":"app",
            "image":"registry.example.com/@NS@/@APP@:@VERSION@","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"},
            {"name":"metrics","containerPort":9090,"protocol":"TCP"}],"env":[{"name":"POD_IP","valueFrom":{"fieldRef":{"apiVersion":"v1",
            "fieldPath":"status.podIP"}}},{"name":"LOG_LEVEL","value":"info"},{"name":"SERVICE","value":"@APP@"}],
            "resources":{"limits":{"cpu":"500m","memory":"512Mi"},"requests":{"cpu":"100m","memory":"256Mi"}},
            "volumeMounts":[{"name":"config","readOnly":true,"mountPath":"/etc/app"},{"name":"kube-api-access-@TOKEN@","readOnly":true,
            "mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"livenessProbe":{"httpGet":{"path":"/healthz","port":"http",
            "scheme":"HTTP"},"initialDelaySeconds":10,"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},
            "readinessProbe":{"httpGet":{"path":"/ready","port":"http","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":5,
            "successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File",
            "imagePullPolicy":"IfNotPresent","securityContext":{"runAsNonRoot":true,"allowPrivilegeEscalation":false}}],
            "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"@APP@",
            "serviceAccount":"@APP@","nodeName":"@NODE@","securityContext":{},"schedulerName":"default-scheduler",
            "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},
            {"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],"priority":0,
            "enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","conditions":[
            {"type":"Initialized","status":"True","lastProbeTime":null,"lastTransitionTime":"@TIME@"},{"type":"Ready","status":"True",
            "lastProbeTime":null,"lastTransitionTime":"@TIME@"},{"type":"ContainersReady","status":"True","lastProbeTime":null,
            "lastTransitionTime":"@TIME@"},{"type":"PodScheduled","status":"True","lastProbeTime":null,"lastTransitionTime":"@TIME@"}],
            "hostIP":"@IP@","podIP":"@IP@","podIPs":[{"ip":"@IP@"}],"startTime":"@TIME@","containerStatuses":[{"name":"app",
            "state":{"running":{"startedAt":"@TIME@"}},"lastState":{},"ready":true,"restartCount":0,
            "image":"registry.example.com/@NS@/@APP@:@VERSION@","imageID":"registry.example.com/@NS@/@APP@@sha256:@DIGEST@",
            "containerID":"containerd://@CONTAINER@","started":true}],"qosClass":"Burstable"}}""".replace("\n", "");
}
