package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL of an agent, a process of its own, at random moments: afterwards its member holds what it shall, and nothing was made twice. */
final class AgentKillTest {
    private static final int TEMPLATES = 40;
    private static final int KILLS = 3;
    private static final int MILLISECONDS_MAX = 1_500;

    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    @Test
    void aKilledAgentGoesOnWhereItWas(@TempDir Path folder) throws Exception {
        long seed = System.nanoTime();
        var killer = new Random(seed);
        try (var fleet = TestFleet.start(folder)) {
            fleet.startMember("east");
            var data = folder.resolve("agent");
            admit(fleet, data);
            try (var deployments = watch(fleet)) {
                var process = start(fleet, data);
                try {
                    propagate(fleet);
                    for (int kill = 0; kill < KILLS; kill++) {
                        LockSupport.parkNanos(Duration.ofMillis(100 + killer.nextInt(MILLISECONDS_MAX))
                                .toNanos());
                        process.destroyForcibly().waitFor();
                        process = start(fleet, data);
                    }
                    await("the member holds everything (seed " + seed + ")", () -> holdsAll(fleet));
                    await("and it was seen", () -> deployments.list().size() == TEMPLATES);
                } finally {
                    process.destroyForcibly().waitFor();
                }
            }
        }
        assertThat(deleted).as("seed %d", seed).isEmpty();
    }

    /** The agent is the user of contract section 20.4. */
    private static void admit(TestFleet fleet, Path data) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        String[] words = {
            "join",
            "east",
            "--sync-mode",
            "Pull",
            "--cluster-kubeconfig",
            fleet.memberKubeconfig("east").toString(),
            "--agent-data",
            data.toString(),
            "--kubeconfig",
            fleet.kubeconfig().toString()
        };
        assertThat(Main.run(words, Map.of(), out, out)).as(text.toString()).isZero();
    }

    private Informer watch(TestFleet fleet) {
        var informer = new Informer(fleet.member("east").transport(), ReflectorConfig.of(type("Deployment")));
        informer.handle(new InformerHandler() {
            @Override
            public void added(RawObject object) {}

            @Override
            public void updated(RawObject old, RawObject current) {}

            @Override
            public void deleted(RawObject last) {
                deleted.add(last.key().toString());
            }
        });
        return informer.start();
    }

    /** The program as a process of its own; returns when the control plane knows its cluster. */
    private static Process start(TestFleet fleet, Path data) throws IOException {
        return ProgramProcess.start(
                ProcessBuilder.Redirect.DISCARD,
                List.of(
                        "up",
                        "--roles",
                        "agent",
                        "--host-kubeconfig",
                        data.resolve("kubeconfig").toString(),
                        "--data",
                        data.toString(),
                        "--cluster-name",
                        "east",
                        "--member-kubeconfig",
                        fleet.memberKubeconfig("east").toString()));
    }

    private static void propagate(TestFleet fleet) throws Exception {
        fleet.namespace("shop");
        fleet.policy("shop", "all", "'placement':{'clusterAffinity':{'clusterNames':['east']}}");
        for (int index = 0; index < TEMPLATES; index++) {
            fleet.deployment("shop", "web-" + index, 1);
        }
    }

    private static boolean holdsAll(TestFleet fleet) throws Exception {
        for (int index = 0; index < TEMPLATES; index++) {
            var name = new NamespacedName("shop", "web-" + index);
            if (fleet.member("east").find(type("Deployment"), name).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
