package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.Release;
import flagship.scheduling.SchedulingRules;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scheduler on an API server that exists already: asked through that API server. In the place of pods and their network stands a Service
 * that leads to this process.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // set before each test
final class HostedSchedulingTest {
    private static final String NAMESPACE = "fleet-test";
    private static final NamespacedName API_SERVICE = new NamespacedName("", "v1alpha1.explain.flagship.io");
    /** Seats are dealt another way from 1.16 on: 7 and 5 instead of 8 and 4. */
    private static final String QUESTION = """
            {apiVersion: policy.karmada.io/v1alpha1, kind: PropagationPolicy, metadata: {name: p, namespace: shop},
             spec: {resourceSelectors: [{apiVersion: apps/v1, kind: Deployment}],
              placement: {replicaScheduling: {replicaSchedulingType: Divided, replicaDivisionPreference: Weighted,
               weightPreference: {staticWeightList: [{targetCluster: {clusterNames: [paris]}, weight: 10},
                {targetCluster: {clusterNames: [oslo]}, weight: 6}]}}}}}
            ---
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop},
             spec: {replicas: 12, template: {spec: {containers: [{name: main}]}}}}
            """;

    private final Closer closer = new Closer();
    private Path folder;
    private DataDirectory hostData;
    private KubeClient admin;

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        hostData = DataDirectory.open(folder.resolve("host"));
        closer.register(ControlPlane.startApiServer(
                hostData, ApiServerConfig.of(hostData.root(), new ListenAddress("127.0.0.1", 0))));
        admin = new KubeClient(closer.register(HttpTransport.open(Connection.read(hostData.kubeconfig(), ""))));
        admin.create(
                new GroupVersionResource("", "v1", "namespaces"),
                json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s'}}", NAMESPACE));
        admin.create(
                new GroupVersionResource("", "v1", "services"),
                json(
                        "{'apiVersion':'v1','kind':'Service','metadata':{'namespace':'%s','name':'flagship'},"
                                + "'spec':{'type':'ExternalName','externalName':'localhost'}}",
                        NAMESPACE));
    }

    @AfterEach
    void stop() {
        closer.close();
    }

    private HostedControllers schedule() throws Exception {
        var data = DataDirectory.open(folder.resolve("scheduler"));
        var settings = RoleSettings.DEFAULT;
        var rules = SchedulingRules.imitating(Release.V1_15);
        var setup = new HostedControllers.Setup(
                Set.of(Role.SCHEDULER),
                new RoleSettings(
                        settings.sync(),
                        settings.historyRetention(),
                        settings.search(),
                        settings.propagation(),
                        settings.scheduling()
                                .with(settings.scheduling().config().withRules(rules))),
                Optional.empty(),
                Optional.of(new HostService(NAMESPACE, "flagship")),
                new ListenAddress("127.0.0.1", 0));
        var place = new CatalogPlace.InDirectory(data.catalog());
        var scheduler = closer.register(HostedControllers.start(data, place, hostData.kubeconfig(), setup));
        admin.mergePatch(
                ApiServiceRegistration.API_SERVICES,
                API_SERVICE,
                json(
                        "{'spec':{'service':{'namespace':'%s','name':'flagship','port':%d}}}",
                        NAMESPACE, scheduler.apis().orElseThrow().uri().getPort()));
        return scheduler;
    }

    private void cluster(String name) throws Exception {
        admin.create(
                Cluster.RESOURCE,
                json(
                        "{'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'%s'},'spec':{'syncMode':'Push'}}",
                        name));
        admin.mergePatchStatus(
                Cluster.RESOURCE,
                new NamespacedName("", name),
                json(
                        "{'status':{'apiEnablements':[{'groupVersion':'apps/v1','resources':[{'name':'deployments','kind':'Deployment'}]}]}}"));
    }

    private String flagship(String... words) {
        var arguments = Stream.concat(
                Arrays.stream(words),
                Stream.of("--kubeconfig", hostData.kubeconfig().toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(
                arguments.toArray(String[]::new), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }

    @Test
    void theSchedulerItselfAnswersWhatItDecidedAndWhatItWouldDecide() throws Exception {
        schedule();
        cluster("paris");
        cluster("oslo");
        admin.create(
                ResourceBinding.RESOURCE,
                json(
                        "{'apiVersion':'work.karmada.io/v1alpha2','kind':'ResourceBinding','metadata':{'namespace':'%s','name':'web',"
                                + "'labels':{'propagationpolicy.karmada.io/permanent-id':'1'}},'spec':{'resource':{'apiVersion':'apps/v1',"
                                + "'kind':'Deployment','namespace':'%1$s','name':'web'},'replicas':2,'placement':{'clusterAffinity':{'clusterNames':['paris']}}}}",
                        NAMESPACE));
        var question =
                Files.writeString(folder.resolve("question.yaml"), QUESTION).toString();

        await("the binding is placed, and the host leads questions on", () -> {
            var told = flagship("explain", "binding", NAMESPACE + "/web");
            return told.contains("Placed: paris:2") && !told.contains("not remembered");
        });
        assertThat(flagship("explain", "binding", NAMESPACE + "/web", "--now")).contains("Placed: paris:2");
        assertThat(flagship("schedule", "--dry-run", "--lose", "cluster=paris")).contains("1 would not fit anywhere");
        assertThat(flagship("schedule", "--dry-run", "-f", question))
                .as("by the rules of the scheduler")
                .contains("paris:8")
                .contains("oslo:4");
    }
}
