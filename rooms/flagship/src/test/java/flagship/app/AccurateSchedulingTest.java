package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A control plane whose scheduler asks the catalog and Karmada's estimator servers, and two members whose APIs change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccurateSchedulingTest {
    private static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final GroupVersionResource WIDGETS = new GroupVersionResource("shop.io", "v1", "widgets");
    private static final String AGGREGATED =
            "'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Aggregated'}}";
    private static final String DYNAMIC =
            "'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted',"
                    + "'weightPreference':{'dynamicWeight':'AvailableReplicas'}}}";

    private TestFleet fleet;
    private final Map<String, GrpcEstimator> estimators = new TreeMap<>();

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        var settings = RoleSettings.DEFAULT;
        var asking = scheduling(
                "--enable-scheduler-estimator",
                "--scheduler-estimator-source=catalog,grpc",
                "--scheduler-estimator-timeout=1s",
                "--feature-gates=ResourceQuotaEstimate=true,PriorityBasedScheduling=false");
        fleet = TestFleet.start(
                folder,
                EnumSet.of(Role.APISERVER, Role.PROPAGATION, Role.SCHEDULER, Role.SYNC),
                new RoleSettings(
                        settings.sync(),
                        settings.historyRetention(),
                        settings.search(),
                        settings.propagation().withPriorities(false),
                        asking),
                "east",
                "west");
        fleet.namespace("probes");
        if (fleet.find("Namespace", "", "karmada-system").isEmpty()) {
            fleet.namespace("karmada-system");
        }
        for (String member : List.of("east", "west")) {
            var estimator = GrpcEstimator.answering(100);
            estimators.put(member, estimator);
            fleet.create("""
                    {'apiVersion':'v1','kind':'Service','metadata':{'name':'karmada-scheduler-estimator-%s','namespace':'karmada-system'},
                     'spec':{'type':'ExternalName','externalName':'localhost','ports':[{'port':10352,'targetPort':%d}]}}
                    """, member, estimator.port());
        }
    }

    /** What these flags of {@code flagship up} say. */
    private static SchedulerSettings scheduling(String... flags) {
        var options = new SchedulerOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(flags);
        return options.settings();
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
        estimators.values().forEach(GrpcEstimator::close);
    }

    private GrpcEstimator estimator(String member) {
        return requireNonNull(estimators.get(member));
    }

    /** A binding that the scheduler leaves alone, for no policy made it: to ask what it would do. */
    private void probe(String name, String requirements) throws Exception {
        fleet.create("""
                {'apiVersion':'work.karmada.io/v1alpha2','kind':'ResourceBinding','metadata':{'namespace':'probes','name':'%s'},
                 'spec':{'resource':{'apiVersion':'apps/v1','kind':'Deployment','namespace':'probes','name':'%1$s'},'replicas':5,
                  'replicaRequirements':{%s},%s}}
                """, name, requirements, AGGREGATED);
    }

    private JsonNode decideNow(String probe) throws Exception {
        var path = DecisionApi.pathOfNow(new NamespacedName("probes", probe));
        return Json.parse(fleet.read(path).getBytes(StandardCharsets.UTF_8));
    }

    /** Room by member, as the scheduler sees it now. */
    private Map<String, Integer> room(String probe) throws Exception {
        var rooms = new TreeMap<String, Integer>();
        for (JsonNode candidate : decideNow(probe).at("/attempts/0/candidates")) {
            rooms.put(
                    candidate.path("cluster").asText(),
                    candidate.path("allocatable").asInt());
        }
        return rooms;
    }

    private void deploy(String namespace, String placement, int replicas, String cpu, String more) throws Exception {
        fleet.namespace(namespace);
        fleet.policy(namespace, "all", placement);
        fleet.create("""
                {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'%s','name':'web'},'spec':{'replicas':%d,
                 'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},'spec':{%s
                 'containers':[{'name':'c','image':'shop/web:1','resources':{'requests':{'cpu':'%s'}}}]}}}}
                """, namespace, replicas, more, cpu);
    }

    /** Replicas of the Deployment by member, as the members have it. */
    private Map<String, Integer> inMembers(String namespace) throws Exception {
        var replicas = new TreeMap<String, Integer>();
        for (String member : List.of("east", "west")) {
            fleet.inMember(member, "Deployment", namespace, "web")
                    .ifPresent(
                            web -> replicas.put(member, web.at("/spec/replicas").asInt()));
        }
        return replicas;
    }

    private String flagship(String... command) {
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--kubeconfig", fleet.kubeconfig().toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(
                arguments.toArray(String[]::new), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }

    @Test
    void replicasGoWhereEstimatorServersSeeRoom() throws Exception {
        estimator("east").answer(1);
        estimator("west").answer(5);
        probe("servers", "'resourceRequest':{'cpu':'100m'}");
        await("the servers are asked", () -> room("servers").equals(Map.of("east", 1, "west", 5)));

        deploy("servers", DYNAMIC, 6, "100m", "");

        await("the members have what fits", () -> inMembers("servers").equals(Map.of("east", 1, "west", 5)));
        assertThat(flagship("explain", "binding", "servers/web-deployment")).contains("Placed: east:1, west:5");
        assertThat(fleet.read("/metrics")).contains("karmada_scheduler_estimator_estimating_request_total{");
    }

    @Test
    void theSmallerAnswerCountsWhereTheCatalogKnowsTheNodes() throws Exception {
        estimator("east").answer(100);
        estimator("west").answer(100);
        // Sums and models of nodes say nothing of a node's name; the node itself has 8 cores, for two Pods of 3.
        probe(
                "catalog",
                "'resourceRequest':{'cpu':'3'},'nodeClaim':{'nodeSelector':{'kubernetes.io/hostname':'east-node-1'}}");
        await("the catalog's nodes are known", () -> room("catalog").equals(Map.of("east", 2, "west", 0)));

        deploy("catalog", DYNAMIC, 2, "3", "'nodeSelector':{'kubernetes.io/hostname':'east-node-1'},");

        await("they go where the node is", () -> inMembers("catalog").equals(Map.of("east", 2)));
    }

    @Test
    void theQuotasOfMembersLimitWhereTheGateSaysSo() throws Exception {
        estimator("east").answer(100);
        estimator("west").answer(100);
        await(
                "the member has the namespace",
                () -> fleet.inMember("east", "Namespace", "", "probes").isPresent());
        var quotas = new GroupVersionResource("", "v1", "resourcequotas");
        fleet.member("east").create(quotas, json("""
                {'apiVersion':'v1','kind':'ResourceQuota','metadata':{'namespace':'probes','name':'small'},'spec':{'hard':{'cpu':'3'},
                 'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['high']}]}}}
                """));
        fleet.member("east")
                .mergePatchStatus(
                        quotas,
                        new NamespacedName("probes", "small"),
                        json("{'status':{'hard':{'cpu':'3'},'used':{'cpu':'1'}}}"));

        probe("quotas", "'resourceRequest':{'cpu':'500m'},'namespace':'probes','priorityClassName':'high'");

        await("the quota is known", () -> room("quotas").getOrDefault("east", 0) == 4);
        assertThat(fleet.read("/metrics"))
                .contains(
                        "karmada_scheduler_estimator_estimating_plugin_execution_duration_seconds_count{"
                                + "estimating_plugin=\"ResourceQuotaEstimator\",estimating_plugin_extension_point=\"EstimateReplicas\"}");
    }

    @Test
    void bindingsTellTheNamespaceAndPriorityClassThatQuotasAskFor() throws Exception {
        deploy("quotas", DYNAMIC, 1, "500m", "'priorityClassName':'high',");

        await(
                "the binding is there",
                () -> fleet.find("ResourceBinding", "quotas", "web-deployment").isPresent());
        assertThat(fleet.find("ResourceBinding", "quotas", "web-deployment")
                        .orElseThrow()
                        .at("/spec/replicaRequirements"))
                .isEqualTo(json("{'resourceRequest':{'cpu':'500m'},'namespace':'quotas','priorityClassName':'high'}"));
    }

    @Test
    void withoutTheGateAPolicyMayNameAPriorityClassThatIsNotThere() throws Exception {
        fleet.namespace("unranked");
        fleet.policy(
                "unranked",
                "all",
                "'placement':{},'schedulePriority':{'priorityClassSource':'KubePriorityClass','priorityClassName':'none'}");
        fleet.deployment("unranked", "web", 1);

        await("it is placed all the same", () -> inMembers("unranked").equals(Map.of("east", 1, "west", 1)));
    }

    @Test
    void aServerThatHangsHoldsUpNoDecision() throws Exception {
        estimator("east").answer(1);
        estimator("west").hang();
        probe("hangs", "'resourceRequest':{'cpu':'100m'}");
        await("it is left alone", () -> decideNow("hangs").toString().contains("wait in vain"));
        int asked = estimator("west").asked();

        assertThat(flagship("explain", "binding", "probes/hangs", "--now"))
                .contains("Estimator scheduler-estimator-servers has no say: cluster west: it made ");
        assertThat(fleet.read("/metrics"))
                .contains("flagship_scheduler_estimator_left_alone{member_cluster=\"west\"} 1");
        assertThat(estimator("west").asked()).isEqualTo(asked);
        deploy("hangs", DYNAMIC, 2, "100m", "");
        await(
                "the others decide",
                () -> inMembers("hangs").values().stream().mapToInt(it -> it).sum() == 2);

        estimator("west").answer(3);
        await("it is asked again", () -> room("hangs").equals(Map.of("east", 1, "west", 3)));
        assertThat(fleet.read("/metrics")).doesNotContain("flagship_scheduler_estimator_left_alone{");
    }

    @Test
    void aKindThatComesToAMemberLaterTakesItsObjectsThere() throws Exception {
        var crd = json("""
                {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'widgets.shop.io'},
                 'spec':{'group':'shop.io','scope':'Namespaced','names':{'plural':'widgets','singular':'widget','kind':'Widget'},
                  'versions':[{'name':'v1','served':true,'storage':true,
                   'schema':{'openAPIV3Schema':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}
                """);
        fleet.host().create(CRDS, crd.deepCopy());
        fleet.member("east").create(CRDS, crd.deepCopy());
        fleet.namespace("widgets");
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'widgets','name':'all'},
                 'spec':{'resourceSelectors':[{'apiVersion':'shop.io/v1','kind':'Widget'}],'placement':{}}}
                """);
        var widget = new NamespacedName("widgets", "w");
        await("widgets are served", () -> {
            fleet.host()
                    .create(
                            WIDGETS,
                            json(
                                    "{'apiVersion':'shop.io/v1','kind':'Widget','metadata':{'namespace':'widgets','name':'w'}}"));
            return true;
        });
        await(
                "it is in the member that has the kind",
                () -> fleet.member("east").find(WIDGETS, widget).isPresent());

        fleet.member("west").create(CRDS, crd.deepCopy());

        await(
                "it comes to the other one, too",
                () -> fleet.member("west").find(WIDGETS, widget).isPresent());
    }
}
