package flagship.propagation;

import static flagship.propagation.Given.deployment;
import static flagship.propagation.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.OverridePolicy;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.interpreter.InterpreterRules;
import flagship.interpreter.Overrides;
import flagship.interpreter.ResourceInterpreter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a Work holds: contract sections 7.1 and 7.3. */
class WorkDraftTest {
    private static final String RESOURCE =
            "'resource':{'apiVersion':'apps/v1','kind':'Deployment','namespace':'shop','name':'web','uid':'t-1'},'replicas':4";
    private static final TargetCluster A = new TargetCluster("a", 3);
    private static final TargetCluster B = new TargetCluster("b", 1);

    private final ResourceInterpreter interpreter = ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT);

    private ObjectNode work(ResourceBinding binding, ObjectNode template, List<OverridePolicy> overrides) {
        return new WorkDraft(interpreter, Overrides.of(overrides), binding, template, RolloutGate.OPEN, PoolShare.NONE)
                .of(A, List.of(A, B), cluster("a"), "w-1");
    }

    private ObjectNode work(String spec, String metadata) {
        return work(Given.binding(RESOURCE + spec), deployment("shop", "web", metadata), List.of());
    }

    private static Cluster cluster(String name) {
        return Cluster.of(json("{'metadata':{'name':'%s'},'spec':{'syncMode':'Push'}}", name));
    }

    private static ObjectNode manifest(ObjectNode work) {
        return (ObjectNode) work.at("/spec/workload/manifests/0");
    }

    @Test
    void itLiesInTheNamespaceOfTheClusterUnderTheNameOfTheTemplate() {
        var work = work("", "");

        assertThat(work.at("/metadata/namespace").asText()).isEqualTo("karmada-es-a");
        assertThat(work.at("/metadata/name").asText()).isEqualTo(DerivedNames.work("Deployment", "shop", "web"));
        assertThat(work.at("/metadata/finalizers/0").asText()).isEqualTo("karmada.io/execution-controller");
        assertThat(Labelled.label(work, "resourcebinding.karmada.io/permanent-id"))
                .isEqualTo("b-1");
        assertThat(Labelled.label(work, "work.karmada.io/permanent-id")).isEqualTo("w-1");
        assertThat(Labelled.annotation(work, "resourcebinding.karmada.io/name")).isEqualTo("web-deployment");
    }

    @Test
    void theManifestHasTheReplicasOfTheCluster() {
        assertThat(manifest(work("", "")).at("/spec/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void theManifestSaysWhereItComesFrom() {
        var manifest = manifest(work("", ""));

        assertThat(Labelled.label(manifest, "karmada.io/managed")).isEqualTo("true");
        assertThat(Labelled.label(manifest, "resourcebinding.karmada.io/permanent-id"))
                .isEqualTo("b-1");
        assertThat(Labelled.annotation(manifest, "resourcetemplate.karmada.io/uid"))
                .isEqualTo("t-1");
        assertThat(Labelled.annotation(manifest, "resourcetemplate.karmada.io/generation"))
                .isEqualTo("2");
        assertThat(Labelled.annotation(manifest, "work.karmada.io/namespace")).isEqualTo("karmada-es-a");
        assertThat(Labelled.annotation(manifest, "resourcebinding.karmada.io/namespace"))
                .isEqualTo("shop");
        assertThat(Labelled.annotation(manifest, "resourcetemplate.karmada.io/managed-labels"))
                .isEqualTo("karmada.io/managed,resourcebinding.karmada.io/permanent-id,work.karmada.io/permanent-id");
        assertThat(Labelled.annotation(manifest, "resourcetemplate.karmada.io/managed-annotations"))
                .contains("resourcetemplate.karmada.io/managed-annotations");
    }

    @Test
    void theManifestIsPruned() {
        var manifest = manifest(work("", ",'ownerReferences':[{'uid':'o'}],'finalizers':['f']"));

        assertThat(manifest.at("/metadata/uid").isMissingNode()).isTrue();
        assertThat(manifest.at("/metadata/resourceVersion").isMissingNode()).isTrue();
        assertThat(manifest.at("/metadata/ownerReferences").isMissingNode()).isTrue();
        assertThat(manifest.at("/metadata/finalizers").isMissingNode()).isTrue();
    }

    @Test
    void theWordOfTheTemplateOnConflictsWinsOverThatOfThePolicy() {
        var key = "work.karmada.io/conflict-resolution";

        assertThat(Labelled.annotation(work("", ""), key)).isEqualTo("abort");
        assertThat(Labelled.annotation(work(",'conflictResolution':'Overwrite'", ""), key))
                .isEqualTo("overwrite");
        assertThat(Labelled.annotation(
                        work(",'conflictResolution':'Overwrite'", ",'annotations':{'" + key + "':'abort'}"), key))
                .isEqualTo("abort");
        assertThat(Labelled.annotation(manifest(work("", ",'annotations':{'" + key + "':'overwrite'}")), key))
                .isEqualTo("overwrite");
    }

    @Test
    void dispatchingIsHeldBackEverywhereOrInNamedClusters() {
        assertThat(work("", "").at("/spec/suspendDispatching").toString()).isEqualTo("false");
        assertThat(work(",'suspension':{'dispatching':true}", "")
                        .at("/spec/suspendDispatching")
                        .asBoolean())
                .isTrue();
        assertThat(work(",'suspension':{'dispatchingOnClusters':{'clusterNames':['a']}}", "")
                        .at("/spec/suspendDispatching")
                        .asBoolean())
                .isTrue();
        assertThat(work(",'suspension':{'dispatchingOnClusters':{'clusterNames':['b']}}", "")
                        .at("/spec/suspendDispatching")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void overridesComeAfterTheReplicasAndAreWrittenDown() {
        var override = OverridePolicy.of(json("{'metadata':{'name':'o','namespace':'shop'},'spec':{'overrideRules':[{"
                + "'overriders':{'plaintext':[{'path':'/spec/replicas','operator':'replace','value':9}]}}]}}"));

        var work = work(Given.binding(RESOURCE), deployment("shop", "web", ""), List.of(override));

        assertThat(manifest(work).at("/spec/replicas").asInt()).isEqualTo(9);
        assertThat(Labelled.annotation(work, "policy.karmada.io/applied-overrides"))
                .contains("\"policyName\":\"o\"");
    }

    @Test
    void theCompletionsOfADividedJobAreShared() {
        var job = json("{'apiVersion':'batch/v1','kind':'Job','metadata':{'namespace':'shop','name':'count','uid':'u'},"
                + "'spec':{'parallelism':4,'completions':8}}");
        var divided = "'resource':{'apiVersion':'batch/v1','kind':'Job','namespace':'shop','name':'count','uid':'u'},"
                + "'replicas':4,'placement':{'replicaScheduling':{'replicaSchedulingType':'%s'}}";

        var shared = work(Given.binding(divided.formatted("Divided")), job, List.of());
        var whole = work(Given.binding(divided.formatted("Duplicated")), job, List.of());

        assertThat(manifest(shared).at("/spec/completions").asInt()).isEqualTo(6);
        assertThat(manifest(shared).at("/spec/parallelism").asInt()).isEqualTo(3);
        assertThat(manifest(whole).at("/spec/completions").asInt()).isEqualTo(8);
    }

    @Test
    void stateGoesAlongToASingleNewClusterAfterADirectFailover() {
        var task =
                ",'clusters':[{'name':'a','replicas':3}],'gracefulEvictionTasks':[{'fromCluster':'b','purgeMode':'%s',"
                        + "'preservedLabelState':{'savepoint':'s3'},'clustersBeforeFailover':[%s]}]";

        assertThat(Labelled.label(manifest(work(task.formatted("Directly", "'b'"), "")), "savepoint"))
                .isEqualTo("s3");
        assertThat(Labelled.label(manifest(work(task.formatted("Gracefully", "'b'"), "")), "savepoint"))
                .isEmpty();
        assertThat(Labelled.label(manifest(work(task.formatted("Directly", "'a','b'"), "")), "savepoint"))
                .isEmpty();
    }

    @Test
    void aWorkThatSaysTheSameIsNotWrittenAgain() {
        var stored = work("", "");
        stored.withObject("/metadata").put("resourceVersion", "5").put("generation", 1);
        stored.withObject("/metadata/labels").put("of-a-user", "x");

        assertThat(WorkChange.between(stored, work("", ""))).isEmpty();
        assertThat(WorkChange.between(stored, work(",'preserveResourcesOnDeletion':true", "")))
                .hasValueSatisfying(patch ->
                        assertThat(patch.toString()).isEqualTo("{\"spec\":{\"preserveResourcesOnDeletion\":true}}"));
    }
}
