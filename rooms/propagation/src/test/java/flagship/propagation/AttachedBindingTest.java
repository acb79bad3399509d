package flagship.propagation;

import static flagship.propagation.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bindings of what others need: contract section 10. */
class AttachedBindingTest {
    private static ResourceBinding parent(String name, String spec) {
        return ResourceBinding.of(json(
                "{'metadata':{'name':'%s','namespace':'shop','labels':{'resourcebinding.karmada.io/permanent-id':'id-%1$s'}},"
                        + "'spec':{'clusters':[{'name':'a','replicas':2}]%s}}",
                name, spec));
    }

    private static final ResourceBinding WEB = parent("web", "");
    private static final ResourceBinding API =
            parent("api", ",'conflictResolution':'Overwrite','preserveResourcesOnDeletion':true");

    private static BindingSpec attached(ResourceBinding parent) {
        return AttachedBinding.create(
                Given.binding("'resource':{'kind':'ConfigMap','name':'c'}")
                        .spec()
                        .resource(),
                parent);
    }

    @Test
    void itGoesWhereItsParentGoesAndHasNoPlacement() {
        var spec = attached(WEB);

        assertThat(spec.placement()).isEmpty();
        assertThat(spec.clusters()).isEmpty();
        assertThat(BindingTargets.of(spec)).extracting(TargetCluster::name).containsExactly("a");
        assertThat(spec.conflictResolution()).isEqualTo("Abort");
    }

    @Test
    void aSecondParentIsAddedAndOverwritingAndPreservingWin() {
        var spec = AttachedBinding.attach(attached(WEB), API, List.of(WEB));

        assertThat(spec.requiredBy()).extracting(BindingSpec.RequiredBy::name).containsExactly("web", "api");
        assertThat(spec.conflictResolution()).isEqualTo("Overwrite");
        assertThat(spec.preserveResourcesOnDeletion()).contains(true);
        assertThat(AttachedBinding.disagree(List.of(WEB, API))).isTrue();
        assertThat(AttachedBinding.disagree(List.of(WEB))).isFalse();
    }

    @Test
    void whatAParentSaidIsBroughtUpToDateInPlace() {
        var moved = ResourceBinding.of(
                json("{'metadata':{'name':'web','namespace':'shop'},'spec':{'clusters':[{'name':'b'}]}}"));

        var spec = AttachedBinding.attach(attached(WEB), moved, List.of());

        assertThat(spec.requiredBy()).hasSize(1);
        assertThat(BindingTargets.of(spec)).extracting(TargetCluster::name).containsExactly("b");
    }

    @Test
    void aPolicyOfTheObjectItselfSaysHowConflictsEnd() {
        var own = Given.binding("'placement':{},'conflictResolution':'Abort','clusters':[{'name':'x'}]")
                .spec();

        var spec = AttachedBinding.attach(own, API, List.of());

        assertThat(spec.conflictResolution()).isEqualTo("Abort");
        assertThat(BindingTargets.of(spec)).extracting(TargetCluster::name).containsExactly("x", "a");
    }

    @Test
    void withoutParentsItGoesNowhereAndSaysNothingMore() {
        var spec = AttachedBinding.detach(attached(API), API, List.of());

        assertThat(BindingTargets.of(spec)).isEmpty();
        assertThat(spec.conflictResolution()).isEmpty();
        assertThat(spec.preserveResourcesOnDeletion()).isEmpty();
    }
}
