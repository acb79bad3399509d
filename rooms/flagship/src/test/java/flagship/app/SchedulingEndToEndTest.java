package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.Release;
import flagship.scheduling.SchedulingRules;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane with the role scheduler, as a user meets it: over HTTPS, and after a restart. */
final class SchedulingEndToEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void bindingsArePlacedAndThoseThatCameMeanwhileAfterARestart(@TempDir Path folder) throws Exception {
        var data = DataDirectory.open(folder);
        try (var plane = start(data, Set.of(Role.APISERVER, Role.SCHEDULER));
                var transport = HttpTransport.open(Connection.read(data.kubeconfig(), ""))) {
            var client = new KubeClient(transport);
            createCluster(client, "paris");
            createBinding(client, "web");
            await("the binding is placed", () -> isPlaced(client, "web"));
            assertThat(binding(client, "web").at("/spec/clusters").toString())
                    .isEqualTo("[{\"name\":\"paris\",\"replicas\":2}]");
            assertThat(flagship(data, "explain", "binding", "default/web"))
                    .contains("default/web, generation 1")
                    .contains("Placed: paris:2");
            assertThat(flagship(data, "explain", "binding", "default/web", "--now"))
                    .contains("Placed: paris:2");
            assertThat(flagship(data, "schedule", "--dry-run", "--lose", "cluster=paris"))
                    .contains("1 of 1 bindings would move")
                    .contains("1 would not fit anywhere");
            assertThat(plane.uri()).isNotNull();
        }
        try (var plane = start(data, Set.of(Role.APISERVER))) {
            createBinding(new KubeClient(plane.host()), "pending");
        }
        try (var plane = start(data, Set.of(Role.APISERVER, Role.SCHEDULER), imitating(Release.V1_15))) {
            var client = new KubeClient(plane.host());
            await("what was pending is placed", () -> isPlaced(client, "pending"));
            createCluster(client, "oslo");
            questionsAreAnsweredByTheSchedulersOwnRules(data, folder);
        }
    }

    private static RoleSettings imitating(Release release) {
        var settings = RoleSettings.DEFAULT;
        var rules = SchedulingRules.imitating(release);
        return new RoleSettings(
                settings.sync(),
                settings.historyRetention(),
                settings.search(),
                settings.propagation(),
                settings.scheduling().with(settings.scheduling().config().withRules(rules)));
    }

    /** Seats are dealt another way from 1.16 on: 7 and 5. */
    private static void questionsAreAnsweredByTheSchedulersOwnRules(DataDirectory data, Path folder) throws Exception {
        var files = Files.writeString(folder.resolve("question.yaml"), """
                {apiVersion: policy.karmada.io/v1alpha1, kind: PropagationPolicy, metadata: {name: p, namespace: shop},
                 spec: {resourceSelectors: [{apiVersion: apps/v1, kind: Deployment}],
                  placement: {replicaScheduling: {replicaSchedulingType: Divided, replicaDivisionPreference: Weighted,
                   weightPreference: {staticWeightList: [{targetCluster: {clusterNames: [paris]}, weight: 10},
                    {targetCluster: {clusterNames: [oslo]}, weight: 6}]}}}}}
                ---
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop},
                 spec: {replicas: 12, template: {spec: {containers: [{name: main}]}}}}
                """);
        var question = new String[] {"schedule", "--dry-run", "-f", files.toString()};
        await("the new cluster is known", () -> flagship(data, question).contains("oslo:"));

        assertThat(flagship(data, question)).contains("paris:8").contains("oslo:4");
        assertThat(flagship(data, concat(question, "--scheduler-release", "1.16")))
                .contains("paris:7")
                .contains("oslo:5");
        assertThat(flagship(data, concat(question, "--without", "oslo", "--explain")))
                .contains("Placed: paris:12")
                .contains("shop/web-deployment, generation");
        assertThat(failure(data, concat(question, "--without", "rome")))
                .contains("--without rome: the fleet has no such cluster; it has oslo, paris");
    }

    private static String[] concat(String[] words, String... more) {
        return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
    }

    /** What a command that fails says. */
    private static String failure(DataDirectory data, String... command) {
        var err = new StringWriter();
        int code = Main.run(
                concat(command, "--data", data.root().toString()),
                Map.of(),
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true));
        assertThat(code).isEqualTo(1);
        return err.toString();
    }

    /** What a command prints. */
    private static String flagship(DataDirectory data, String... command) {
        var arguments = new ArrayList<>(List.of(command));
        arguments.add("--data");
        arguments.add(data.root().toString());
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(
                arguments.toArray(String[]::new), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }

    private static ControlPlane start(DataDirectory data, Set<Role> roles) throws InterruptedException {
        return start(data, roles, RoleSettings.DEFAULT);
    }

    private static ControlPlane start(DataDirectory data, Set<Role> roles, RoleSettings settings)
            throws InterruptedException {
        var config = ApiServerConfig.of(data.root(), new ListenAddress("127.0.0.1", 0));
        return ControlPlane.start(
                data, new CatalogPlace.InDirectory(data.catalog()), config, roles, settings, Optional.empty());
    }

    private static void createCluster(KubeClient client, String name) throws Exception {
        client.create(Cluster.RESOURCE, object("""
                {'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'%s'},'spec':{'syncMode':'Push'}}
                """.formatted(name)));
        client.mergePatchStatus(Cluster.RESOURCE, new NamespacedName("", name), object("""
                {'status':{'apiEnablements':[{'groupVersion':'apps/v1','resources':[{'name':'deployments','kind':'Deployment'}]}]}}
                """));
    }

    private static void createBinding(KubeClient client, String name) throws Exception {
        client.create(ResourceBinding.RESOURCE, object("""
                {'apiVersion':'work.karmada.io/v1alpha2','kind':'ResourceBinding',
                 'metadata':{'namespace':'default','name':'%s','labels':{'propagationpolicy.karmada.io/permanent-id':'1'}},
                 'spec':{'resource':{'apiVersion':'apps/v1','kind':'Deployment','namespace':'default','name':'%s'},
                  'replicas':2,'placement':{}}}
                """.formatted(name, name)));
    }

    private static JsonNode binding(KubeClient client, String name) throws Exception {
        return client.get(ResourceBinding.RESOURCE, new NamespacedName("default", name));
    }

    private static boolean isPlaced(KubeClient client, String name) throws Exception {
        return binding(client, name).at("/status/conditions/0/reason").asText().equals("Success");
    }

    private static ObjectNode object(String json) {
        return Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(giveUp);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
