package flagship.benchmarks;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.fleetapi.ClusterStatus;
import flagship.fleetapi.ObjectMeta;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.ClusterId;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Members of a control plane in the benchmark's own process, and when each of them first had which object. */
final class JoinedMembers implements AutoCloseable {
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");

    private final Members members = new Members();
    private final List<Informer> informers = new ArrayList<>();
    private final KubeClient host;
    private final Duration patience;
    /** By {@code name}: the moments of the members that have it. */
    private final Map<String, List<Long>> arrivals = new ConcurrentHashMap<>();

    private final AtomicLong arrived = new AtomicLong();
    private int count;

    /** @param patience how long {@link #await} waits */
    JoinedMembers(KubeClient host, Duration patience) {
        this.host = host;
        this.patience = patience;
    }

    /** Starts members, joins them, follows what they have of these types, and returns when all are ready. */
    void join(int number, Path directory, List<GroupVersionResource> followed) throws Exception {
        for (int index = 0; index < number; index++) {
            var member = members.start(Files.createDirectory(directory.resolve("m" + index)));
            join("m" + index, member);
            for (var resource : followed) {
                informers.add(follow(member, resource));
            }
            count++;
        }
        await(this::allReady); // Earlier, templates would go to those only that are.
    }

    private void join(String name, ApiServer member) throws Exception {
        var kubeconfig = Members.kubeconfig(member);
        var secret = new NamespacedName(Cluster.SECRET_NAMESPACE, name);
        if (host.find(NAMESPACES, new NamespacedName("", secret.namespace())).isEmpty()) {
            var namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
            namespace.putObject("metadata").put("name", secret.namespace());
            host.create(NAMESPACES, namespace);
        }
        var object = Json.object().put("apiVersion", "v1").put("kind", "Secret");
        object.putObject("metadata").put("namespace", secret.namespace()).put("name", name);
        object.putObject("data").put("kubeconfig", Base64.getEncoder().encodeToString(kubeconfig));
        host.create(SECRETS, object);
        var id = ClusterId.read(member.inProcess(UserInfo.system("benchmark")));
        var spec = ClusterSpec.push(id, member.uri().toString(), secret);
        host.create(Cluster.RESOURCE, new Cluster(ObjectMeta.named(name), spec, ClusterStatus.NONE).toJson());
    }

    private boolean allReady() throws Exception {
        for (int index = 0; index < count; index++) {
            var cluster = host.find(Cluster.RESOURCE, new NamespacedName("", "m" + index));
            if (!Cluster.of(cluster.orElseThrow()).status().conditions().holds("Ready")) {
                return false;
            }
        }
        return true;
    }

    private Informer follow(ApiServer member, GroupVersionResource resource) {
        var informer = new Informer(member.inProcess(UserInfo.system("benchmark")), ReflectorConfig.of(resource));
        return informer.handle(new InformerHandler() {
                    @Override
                    public void added(RawObject object) {
                        arrivals.computeIfAbsent(
                                        object.head().name(), _ -> Collections.synchronizedList(new ArrayList<>()))
                                .add(System.nanoTime());
                        arrived.incrementAndGet();
                    }

                    @Override
                    public void updated(RawObject old, RawObject current) {}

                    @Override
                    public void deleted(RawObject last) {}
                })
                .start();
    }

    /** How many objects have come to members so far, each counted once a member. */
    long arrived() {
        return arrived.get();
    }

    /** When members first had an object of that name; as many as have it. */
    List<Long> moments(String name) {
        return List.copyOf(arrivals.getOrDefault(name, List.of()));
    }

    void await(Callable<Boolean> condition) throws Exception {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("the members do not have everything after " + patience);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public void close() {
        informers.forEach(Informer::close);
        members.close();
    }
}
