package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at random moments of a propagation: afterwards the members hold what they shall, and nothing was deleted and made again. */
final class PropagationKillTest {
    private static final int TEMPLATES = 100;
    private static final int KILLS = 3;
    private static final int MILLISECONDS_MAX = 1_500;
    private static final List<String> MEMBERS = List.of("east", "west");

    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    @Test
    void whatWasKilledConvergesAndDeletesNothing(@TempDir Path folder) throws Exception {
        long seed = System.nanoTime();
        var data = DataDirectory.open(folder.resolve("plane"));
        int port = PlaneProcess.freePort();
        var closer = new Closer();
        try {
            var members = new ArrayList<KubeClient>();
            for (String name : MEMBERS) {
                members.add(startMember(closer, folder, name));
            }
            var killer = new Random(seed);
            var process = PlaneProcess.start(data, port);
            join(data, folder);
            try (var transport = HttpTransport.open(Connection.read(data.kubeconfig(), ""));
                    var user = Executors.newVirtualThreadPerTaskExecutor()) {
                var work = user.submit(() -> {
                    propagate(new KubeClient(transport));
                    return null;
                });
                for (int kill = 0; kill < KILLS; kill++) {
                    LockSupport.parkNanos(Duration.ofMillis(100 + killer.nextInt(MILLISECONDS_MAX))
                            .toNanos());
                    process.destroyForcibly().waitFor();
                    process = PlaneProcess.start(data, port);
                }
                work.get();
                for (KubeClient member : members) {
                    await("the member holds everything (seed " + seed + ")", () -> holdsAll(member));
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(deleted).as("seed %d", seed).isEmpty();
        } finally {
            closer.close();
        }
    }

    private KubeClient startMember(Closer closer, Path folder, String name) throws Exception {
        var own = DataDirectory.open(folder.resolve(name));
        var config = ApiServerConfig.of(own.root(), new ListenAddress("127.0.0.1", 0));
        var member = closer.register(SimulatedMembers.start(name, own, config, 3));
        var informer = new Informer(member.inProcess(), ReflectorConfig.of(type("Deployment")));
        informer.handle(new InformerHandler() {
            @Override
            public void added(RawObject object) {}

            @Override
            public void updated(RawObject old, RawObject current) {}

            @Override
            public void deleted(RawObject last) {
                deleted.add(name + "/" + last.key());
            }
        });
        closer.register(informer.start());
        return new KubeClient(member.inProcess());
    }

    private static void join(DataDirectory data, Path folder) throws Exception {
        try (var transport = HttpTransport.open(Connection.read(data.kubeconfig(), ""))) {
            for (String name : MEMBERS) {
                new Membership(transport, _ -> {})
                        .join(name, Connection.read(folder.resolve(name).resolve("kubeconfig"), ""));
            }
        }
    }

    private static void propagate(KubeClient client) throws Exception {
        create(client, "Namespace", "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}");
        create(client, "PropagationPolicy", """
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'shop','name':'all'},
                 'spec':{'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment'}],
                 'placement':{'clusterAffinity':{'clusterNames':['east','west']}}}}""");
        for (int index = 0; index < TEMPLATES; index++) {
            create(client, "Deployment", """
                    {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'shop','name':'web-%1$d'},'spec':{'replicas':1,
                     'selector':{'matchLabels':{'app':'%1$d'}},'template':{'metadata':{'labels':{'app':'%1$d'}},
                     'spec':{'containers':[{'name':'c','image':'shop/web:1'}]}}}}""".formatted(index));
        }
    }

    /** As a user's script does it: again until it is there. */
    private static void create(KubeClient client, String kind, String object) throws Exception {
        while (true) {
            try {
                client.create(type(kind), json(object));
                return;
            } catch (ApiException e) {
                if (e.status().reason().equals("AlreadyExists")) {
                    return;
                }
                if (e.code() < 500 && e.code() != 404) {
                    throw e;
                }
            } catch (IOException e) {
                // It has been killed just now.
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static boolean holdsAll(KubeClient member) throws IOException, InterruptedException {
        for (int index = 0; index < TEMPLATES; index++) {
            if (member.find(type("Deployment"), new NamespacedName("shop", "web-" + index))
                    .isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
