package flagship.propagation;

import static flagship.propagation.Given.deployment;
import static flagship.propagation.Given.head;
import static flagship.propagation.Given.policy;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.ReplicaRequirements;
import flagship.interpreter.ReplicaDemand;
import flagship.kubemodel.NamespacedName;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a binding says: contract section 6.5. */
class BindingDraftTest {
    private static final String SELECTORS = "'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment'}]";
    private static final Optional<ReplicaDemand> FOUR =
            Optional.of(new ReplicaDemand(4, Optional.of(ReplicaRequirements.NONE)));

    private static BindingSpec spec(String policy, String existing) {
        return BindingDraft.spec(
                head(deployment("shop", "web", ",'labels':{'tier':'front'}")),
                policy("p", ",'namespace':'shop'", SELECTORS + policy).spec(),
                FOUR,
                Optional.empty(),
                existing.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Given.binding(existing).spec()));
    }

    @Test
    void itNamesTheTemplateWithUidAndVersionAndItsReplicas() {
        var spec = spec("", "");

        assertThat(spec.resource().toString())
                .contains("apiVersion=apps/v1", "kind=Deployment", "uid=t-1", "resourceVersion=7");
        assertThat(spec.replicas()).isEqualTo(4);
        assertThat(spec.schedulerName()).isEqualTo("default-scheduler");
        assertThat(spec.conflictResolution()).isEqualTo("Abort");
    }

    @Test
    void theRulesOfThePolicyAreCopied() {
        var spec = spec(
                ",'propagateDeps':true,'conflictResolution':'Overwrite','preserveResourcesOnDeletion':true,"
                        + "'placement':{'clusterAffinity':{'clusterNames':['a']}},"
                        + "'failover':{'cluster':{'purgeMode':'Directly'}}",
                "");

        assertThat(spec.propagateDeps()).isTrue();
        assertThat(spec.conflictResolution()).isEqualTo("Overwrite");
        assertThat(spec.preserveResourcesOnDeletion()).contains(true);
        assertThat(spec.placement().orElseThrow().clusterAffinity()).isPresent();
        assertThat(spec.failover()).isPresent();
    }

    @Test
    void whatOthersWroteStays() {
        var spec = spec(
                "",
                "'clusters':[{'name':'a','replicas':4}],'requiredBy':[{'name':'x','clusters':[{'name':'b'}]}],"
                        + "'gracefulEvictionTasks':[{'fromCluster':'c','reason':'R','producer':'P'}],"
                        + "'rescheduleTriggeredAt':'2026-01-01T00:00:00Z'");

        assertThat(spec.clusters()).hasSize(1);
        assertThat(spec.requiredBy()).hasSize(1);
        assertThat(spec.gracefulEvictionTasks()).hasSize(1);
        assertThat(spec.rescheduleTriggeredAt()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void thatSchedulingIsHeldBackBelongsToOthersAndTheRestToThePolicy() {
        var held = "'suspension':{'scheduling':true,'dispatching':true}";

        assertThat(spec("", held).suspension().orElseThrow().scheduling()).contains(true);
        assertThat(spec("", held).suspension().orElseThrow().dispatching()).isEmpty();
        assertThat(spec(",'suspension':{'dispatching':true}", held)
                        .suspension()
                        .orElseThrow()
                        .dispatching())
                .contains(true);
        assertThat(spec("", "'suspension':{'dispatching':true}").suspension()).isEmpty();
    }

    @Test
    void groupsOfWorkloadsAreNamedByLabelAndValue() {
        var spec = spec(
                ",'placement':{'workloadAffinity':{'affinity':{'groupByLabelKey':'tier'},"
                        + "'antiAffinity':{'groupByLabelKey':'absent'}}}",
                "");

        assertThat(spec.workloadAffinityGroups().orElseThrow().affinityGroup()).isEqualTo("tier=front");
        assertThat(spec.workloadAffinityGroups().orElseThrow().antiAffinityGroup())
                .isEmpty();
    }

    @Test
    void aNewBindingIsOwnedByItsTemplateAndBearsTheClaim() {
        var template = head(deployment("shop", "web", ""));
        var claim = new Claim("id-1", new NamespacedName("shop", "p"));

        var binding = BindingDraft.create(template, "b-1", Optional.of(claim), spec("", ""));

        var metadata = ObjectMeta.of(binding);
        assertThat(metadata.name()).isEqualTo("web-deployment");
        assertThat(metadata.finalizers()).containsExactly("karmada.io/binding-controller");
        assertThat(metadata.labels())
                .containsEntry("resourcebinding.karmada.io/permanent-id", "b-1")
                .containsEntry("propagationpolicy.karmada.io/permanent-id", "id-1");
        assertThat(metadata.annotations()).containsEntry("propagationpolicy.karmada.io/name", "p");
        assertThat(binding.at("/metadata/ownerReferences/0").toString())
                .isEqualTo("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"web\",\"uid\":\"t-1\","
                        + "\"controller\":true,\"blockOwnerDeletion\":true}");
    }
}
