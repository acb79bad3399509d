package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterSpec;
import flagship.fleetapi.ClusterStatus;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PropagationPolicy;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** From a Deployment, created over HTTPS, to the moment when members have it; one after the other, and 500 at once. */
final class PropagationBenchmark {
    private static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    private static final String NAMESPACE = "load";
    private static final int MEMBERS = 3;
    private static final int SINGLE = 300;
    private static final int BURST = 500;
    private static final int ROUNDS = 6;
    private static final int WRITERS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** When each member first had each Deployment, by {@code member/name}. */
    private final Map<String, Long> arrivals = new ConcurrentHashMap<>();

    private final KubeClient host;

    private PropagationBenchmark(KubeClient host) {
        this.host = host;
    }

    public static void main(String[] arguments) throws Exception {
        var directory = Files.createTempDirectory("flagship-benchmark-");
        try (var members = new Members();
                var plane = ControlPlaneProcess.start(
                        Files.createDirectory(directory.resolve("plane")), options(arguments));
                var transport = plane.open()) {
            var benchmark = new PropagationBenchmark(new KubeClient(transport));
            var informers = new ArrayList<Informer>();
            for (int index = 0; index < MEMBERS; index++) {
                var member = members.start(Files.createDirectory(directory.resolve("m" + index)));
                benchmark.join("m" + index, member);
                informers.add(benchmark.follow("m" + index, member));
            }
            await(benchmark::allReady); // Earlier, templates would go to those only that are.
            benchmark.run(plane);
            informers.forEach(Informer::close);
        }
    }

    /** What follows on the command line goes to {@code up}: an audit log, for example, that counts its writes. */
    private static String[] options(String... arguments) {
        return Stream.concat(Stream.of("--roles", "apiserver,propagation,scheduler"), Arrays.stream(arguments))
                .toArray(String[]::new);
    }

    private void run(ControlPlaneProcess plane) throws Exception {
        host.create(NAMESPACES, json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'load'}}"));
        host.create(PropagationPolicy.RESOURCE, json("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'load','name':'all'},
                 'spec':{'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment'}],'placement':{'replicaScheduling':{
                  'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted','weightPreference':{'staticWeightList':[
                   {'targetCluster':{},'weight':1}]}}}}}"""));
        singly("warm-up");
        var lags = singly("single");
        var rounds = new double[ROUNDS];
        var cpu = plane.cpu();
        for (int round = 0; round < ROUNDS; round++) {
            rounds[round] = atOnce("burst-" + round);
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos()); // The status of this round comes back meanwhile.
        }
        var used = plane.cpu().minus(cpu);
        Arrays.sort(rounds);
        new Report("Propagation of Deployments to %d members".formatted(MEMBERS))
                .row(
                        "created to present in one member, p50",
                        "%.1f ms".formatted(Report.percentile(lags[0], 50)),
                        "under 15 ms")
                .row(
                        "created to present in one member, p99",
                        "%.1f ms".formatted(Report.percentile(lags[0], 99)),
                        "under 60 ms")
                .row("created to present in the last, p99", "%.1f ms".formatted(Report.percentile(lags[1], 99)), "")
                .row("500 at once in all members, best", "%.2f s".formatted(rounds[0]), "under 1.5 s")
                .row("500 at once in all members, worst of " + ROUNDS, "%.2f s".formatted(rounds[ROUNDS - 1]), "")
                .row(
                        "processor time of the control plane, a Deployment",
                        "%.1f ms".formatted(used.toNanos() / 1e6 / (BURST * ROUNDS)),
                        "")
                .row("resident memory afterwards", plane.residentMebibytes() + " MiB", "")
                .print();
    }

    private void join(String name, ApiServer member) throws Exception {
        var kubeconfig = Members.kubeconfig(member);
        var secret = new NamespacedName(Cluster.SECRET_NAMESPACE, name);
        if (host.find(NAMESPACES, new NamespacedName("", secret.namespace())).isEmpty()) {
            host.create(
                    NAMESPACES, json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'karmada-cluster'}}"));
        }
        var object = json(
                "{'apiVersion':'v1','kind':'Secret','metadata':{'namespace':'karmada-cluster','name':'" + name + "'}}");
        object.putObject("data").put("kubeconfig", Base64.getEncoder().encodeToString(kubeconfig));
        host.create(SECRETS, object);
        var id = ClusterId.read(member.inProcess(UserInfo.system("benchmark")));
        var spec = ClusterSpec.push(id, member.uri().toString(), secret);
        host.create(Cluster.RESOURCE, new Cluster(ObjectMeta.named(name), spec, ClusterStatus.NONE).toJson());
    }

    private boolean allReady() throws Exception {
        for (int index = 0; index < MEMBERS; index++) {
            var cluster = host.find(Cluster.RESOURCE, new NamespacedName("", "m" + index));
            if (!Cluster.of(cluster.orElseThrow()).status().conditions().holds("Ready")) {
                return false;
            }
        }
        return true;
    }

    private Informer follow(String name, ApiServer member) {
        var informer = new Informer(member.inProcess(UserInfo.system("benchmark")), ReflectorConfig.of(DEPLOYMENTS));
        return informer.handle(new InformerHandler() {
                    @Override
                    public void added(RawObject object) {
                        arrivals.put(name + "/" + object.head().name(), System.nanoTime());
                    }

                    @Override
                    public void updated(RawObject old, RawObject current) {}

                    @Override
                    public void deleted(RawObject last) {}
                })
                .start();
    }

    /** Milliseconds from sending the request to the first member and to the last, each sorted. */
    private double[][] singly(String prefix) throws Exception {
        var first = new double[SINGLE];
        var last = new double[SINGLE];
        for (int index = 0; index < SINGLE; index++) {
            var name = prefix + "-" + index;
            long start = System.nanoTime();
            host.create(DEPLOYMENTS, deployment(name));
            await(() -> moments(name).size() == MEMBERS);
            var moments = moments(name);
            first[index] = (moments.stream().mapToLong(Long::longValue).min().orElseThrow() - start) / 1e6;
            last[index] = (moments.stream().mapToLong(Long::longValue).max().orElseThrow() - start) / 1e6;
        }
        Arrays.sort(first);
        Arrays.sort(last);
        return new double[][] {first, last};
    }

    private List<Long> moments(String name) {
        var moments = new ArrayList<Long>();
        for (int index = 0; index < MEMBERS; index++) {
            var moment = arrivals.get("m" + index + "/" + name);
            if (moment != null) {
                moments.add(moment);
            }
        }
        return moments;
    }

    /** Seconds until all members have all. */
    private double atOnce(String prefix) throws Exception {
        int before = arrivals.size();
        long start = System.nanoTime();
        Writers.write(WRITERS, BURST, index -> host.create(DEPLOYMENTS, deployment(prefix + "-" + index)));
        await(() -> arrivals.size() == before + BURST * MEMBERS);
        return (System.nanoTime() - start) / 1e9;
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("the members do not have everything after " + PATIENCE);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private static ObjectNode deployment(String name) {
        var object = json("""
                {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'load','name':'%1$s','labels':{'app':'%1$s'}},
                 'spec':{'replicas':6,'selector':{'matchLabels':{'app':'%1$s'}},'template':{'metadata':{'labels':{'app':'%1$s'}},
                  'spec':{'containers':[{'name':'main','image':'shop/web:1','resources':{'requests':{'cpu':'10m','memory':'16Mi'}}}]}}}}""".formatted(name));
        object.withObject("/metadata").put("namespace", NAMESPACE);
        return object;
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
