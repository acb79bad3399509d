package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.StagedRollout;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at random moments of a rollout whose canary fails: it is taken back all the same, and the other wave never sees it. */
final class RolloutKillTest {
    private static final int KILLS = 3;
    private static final int MILLISECONDS_MAX = 2_500;
    private static final NamespacedName WEB = new NamespacedName("shop", "web");
    private static final List<String> MEMBERS = List.of("east", "west");

    private final Map<String, KubeClient> members = new TreeMap<>();
    private final Set<String> seenInWest = ConcurrentHashMap.newKeySet();

    @Test
    void aContentThatFailsNeverReachesTheNextWave(@TempDir Path folder) throws Exception {
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
                change(host, "shop/web:2");
                var killer = new Random(seed);
                for (int kill = 0; kill < KILLS; kill++) {
                    LockSupport.parkNanos(
                            Duration.ofMillis(killer.nextInt(MILLISECONDS_MAX)).toNanos());
                    process.destroyForcibly().waitFor();
                    process = PlaneProcess.start(data, port);
                }
                await(
                        "it is taken back (seed " + seed + ")",
                        () -> image(host).equals("shop/web:1")
                                && image(member("east")).equals("shop/web:1"));
                await("and says so", () -> !status(host, "failedRevision").isEmpty());
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(seenInWest).as("seed %d", seed).containsExactly("shop/web:1");
        } finally {
            closer.close();
        }
    }

    private KubeClient member(String name) {
        return members.getOrDefault(name, members.values().iterator().next());
    }

    private KubeClient startMember(Closer closer, Path folder, String name) throws Exception {
        var own = DataDirectory.open(folder.resolve(name));
        var config = ApiServerConfig.of(own.root(), new ListenAddress("127.0.0.1", 0));
        var member = closer.register(SimulatedMembers.start(name, own, config, 3));
        if (name.equals("west")) {
            var informer = new Informer(member.inProcess(), ReflectorConfig.of(type("Deployment")));
            informer.handle(new EveryState(object -> seenInWest.add(
                    object.toJson().at("/spec/template/spec/containers/0/image").asText())));
            closer.register(informer.start());
        }
        return new KubeClient(member.inProcess());
    }

    /** The first content is healthy in both members; no Pod of another one can start in east. */
    private void scene(KubeClient host, Path folder) throws Exception {
        for (String name : MEMBERS) {
            new Membership(host.transport(), _ -> {})
                    .join(name, Connection.read(folder.resolve(name).resolve("kubeconfig"), ""));
        }
        create(host, type("Namespace"), "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}");
        create(host, type("PropagationPolicy"), """
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'shop','name':'all'},
                 'spec':{'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment'}],
                 'placement':{'clusterAffinity':{'clusterNames':['east','west']}}}}""");
        create(host, type("Deployment"), """
                {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'shop','name':'web'},'spec':{'replicas':1,
                 'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},
                 'spec':{'containers':[{'name':'c','image':'shop/web:1'}]}}}}""");
        for (String name : MEMBERS) {
            await("web is in " + name, () -> image(member(name)).equals("shop/web:1"));
        }
        create(host, StagedRollout.RESOURCE, """
                {'apiVersion':'place.flagship.io/v1alpha1','kind':'StagedRollout','metadata':{'namespace':'shop','name':'web'},
                 'spec':{'target':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'},'timeoutSeconds':5,
                 'waves':[{'name':'canary','clusterAffinity':{'clusterNames':['east']}}]}}""");
        await("what runs is good", () -> status(host, "phase").equals("Complete"));
        create(member("east"), type("ResourceQuota"), """
                {'apiVersion':'v1','kind':'ResourceQuota','metadata':{'namespace':'shop','name':'none'},'spec':{'hard':{'pods':'0'}}}""");
    }

    private static void create(KubeClient client, GroupVersionResource resource, String object) throws Exception {
        client.create(resource, json(object));
    }

    private static void change(KubeClient host, String image) throws Exception {
        host.mergePatch(
                type("Deployment"),
                WEB,
                json("{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'%s'}]}}}}", image));
    }

    /** Empty while it is not there, or nobody answers. */
    private static String image(KubeClient client) throws InterruptedException {
        try {
            return client.find(type("Deployment"), WEB)
                    .map(it -> it.at("/spec/template/spec/containers/0/image").asText())
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static String status(KubeClient host, String field) throws Exception {
        return host.get(StagedRollout.RESOURCE, WEB).path("status").path(field).asText("");
    }
}
