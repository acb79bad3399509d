package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.NetworkCrds;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at random moments while Subnets come and go: no member ever has a block that another one has, and none changes under a Subnet. */
final class CidrPoolKillTest {
    private static final int KILLS = 2;
    private static final int MILLISECONDS_MAX = 1_500;
    private static final int SUBNETS = 4;
    private static final List<String> MEMBERS = List.of("east", "west");

    private final Map<String, KubeClient> members = new TreeMap<>();
    /** By block, who was ever seen with it: member and Subnet. */
    private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();

    @Test
    void noBlockIsEverInTwoPlaces(@TempDir Path folder) throws Exception {
        long seed = System.nanoTime();
        var data = DataDirectory.open(folder.resolve("plane"));
        int port = PlaneProcess.freePort();
        var closer = new Closer();
        try {
            for (String name : MEMBERS) {
                members.put(name, startMember(closer, folder, name));
            }
            var process = PlaneProcess.start(data, port);
            try (var transport = HttpTransport.open(Connection.read(data.kubeconfig(), ""))) {
                var host = new KubeClient(transport);
                scene(host, folder);
                var random = new Random(seed);
                for (int kill = 0; kill < KILLS; kill++) {
                    for (int number = 0; number < SUBNETS; number++) {
                        toggle(host, "s" + number, random.nextBoolean());
                    }
                    LockSupport.parkNanos(
                            Duration.ofMillis(random.nextInt(MILLISECONDS_MAX)).toNanos());
                    process.destroyForcibly().waitFor();
                    process = PlaneProcess.start(data, port);
                }
                for (int number = 0; number < SUBNETS; number++) {
                    toggle(host, "s" + number, true);
                }
                await("all have addresses (seed " + seed + ")", () -> blocks().size() == SUBNETS * MEMBERS.size());
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(seen)
                    .as("seed %d", seed)
                    .allSatisfy((block, who) -> assertThat(who).as(block).hasSize(1));
        } finally {
            closer.close();
        }
    }

    private KubeClient startMember(Closer closer, Path folder, String name) throws Exception {
        var own = DataDirectory.open(folder.resolve(name));
        var config = ApiServerConfig.of(own.root(), new ListenAddress("127.0.0.1", 0));
        var member = closer.register(SimulatedMembers.start(name, own, config, 1));
        new CrdInstallation(member.inProcess()).install(NetworkCrds.all());
        var informer = new Informer(member.inProcess(), ReflectorConfig.of(type("Subnet")));
        informer.handle(new EveryState(object -> seen.computeIfAbsent(
                        object.toJson().at("/spec/cidrBlock").asText(), _ -> ConcurrentHashMap.newKeySet())
                .add(name + "/" + object.head().name())));
        closer.register(informer.start());
        return new KubeClient(member.inProcess());
    }

    private void scene(KubeClient host, Path folder) throws Exception {
        for (String name : MEMBERS) {
            new Membership(host.transport(), _ -> {})
                    .join(name, Connection.read(folder.resolve(name).resolve("kubeconfig"), ""));
        }
        new CrdInstallation(host.transport()).install(NetworkCrds.all());
        for (String name : MEMBERS) {
            await(
                    "the scheduler knows what " + name + " serves",
                    () -> host.get(type("Cluster"), new NamespacedName("", name))
                            .at("/status/apiEnablements")
                            .toString()
                            .contains("kubeovn.io"));
        }
        host.create(type("ClusterPropagationPolicy"), json("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'ClusterPropagationPolicy','metadata':{'name':'networks'},
                 'spec':{'resourceSelectors':[{'apiVersion':'kubeovn.io/v1','kind':'Subnet'}],
                 'placement':{'clusterAffinity':{'clusterNames':['east','west']}}}}"""));
        host.create(type("CIDRPool"), json("""
                {'apiVersion':'connect.flagship.io/v1alpha1','kind':'CIDRPool','metadata':{'name':'fleet'},
                 'spec':{'cidrs':['10.64.0.0/16'],'holdSeconds':3600}}"""));
    }

    /** Makes it be there, or not. */
    private static void toggle(KubeClient host, String name, boolean there) throws Exception {
        var key = new NamespacedName("", name);
        await(
                "the former one is gone",
                () -> host.find(type("Subnet"), key)
                        .filter(it -> it.at("/metadata/deletionTimestamp").isTextual())
                        .isEmpty());
        boolean exists = host.find(type("Subnet"), key).isPresent();
        if (there && !exists) {
            host.create(type("Subnet"), json("""
                    {'apiVersion':'kubeovn.io/v1','kind':'Subnet','metadata':{'name':'%s',
                     'annotations':{'connect.flagship.io/cidr-pool':'fleet'}},'spec':{'vpc':'t1'}}""", name));
        } else if (!there && exists) {
            host.delete(type("Subnet"), key);
        }
    }

    /** Those that members have now; none while one does not answer. */
    private Set<String> blocks() throws Exception {
        var all = new TreeSet<String>();
        try {
            for (KubeClient member : members.values()) {
                member.listAll(type("Subnet"), ListOptions.ALL)
                        .forEach(subnet ->
                                all.add(subnet.toJson().at("/spec/cidrBlock").asText()));
            }
        } catch (IOException e) {
            return Set.of();
        }
        return all;
    }
}
