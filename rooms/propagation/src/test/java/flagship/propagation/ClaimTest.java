package flagship.propagation;

import static flagship.propagation.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ObjectMeta;
import flagship.kubemodel.MergePatch;
import flagship.kubemodel.NamespacedName;
import org.junit.jupiter.api.Test;

/** What a policy writes on what it claims: contract section 6.4. */
class ClaimTest {
    private static final Claim OF_NAMESPACE = new Claim("id-1", new NamespacedName("shop", "p"));
    private static final Claim OF_CLUSTER = new Claim("id-2", new NamespacedName("", "c"));

    @Test
    void aClaimIsReadAsItWasWritten() {
        var object = json("{'metadata':{'name':'x'}}");

        for (Claim claim : new Claim[] {OF_NAMESPACE, OF_CLUSTER}) {
            var claimed =
                    MergePatch.apply(object, claim.patch(ObjectMeta.of(object)).orElseThrow());
            assertThat(Claim.on(ObjectMeta.of(claimed))).contains(claim);
            assertThat(claim.patch(ObjectMeta.of(claimed))).isEmpty();
        }
    }

    @Test
    void aPolicyOfTheNamespaceDrivesOutOneOfTheCluster() {
        var object = json("{'metadata':{'name':'x'}}");
        var byCluster =
                MergePatch.apply(object, OF_CLUSTER.patch(ObjectMeta.of(object)).orElseThrow());

        var taken = MergePatch.apply(
                byCluster, OF_NAMESPACE.patch(ObjectMeta.of(byCluster)).orElseThrow());

        assertThat(Claim.release(ObjectMeta.of(taken), true)).isEmpty();
        assertThat(Claim.on(ObjectMeta.of(taken))).contains(OF_NAMESPACE);
    }

    @Test
    void aReleaseTakesTheClaimAndNothingElse() {
        var object = json("{'metadata':{'name':'x','labels':{'a':'b'},'annotations':{'c':'d'}}}");
        var claimed = MergePatch.apply(
                object, OF_NAMESPACE.patch(ObjectMeta.of(object)).orElseThrow());

        var released = MergePatch.apply(
                claimed, Claim.release(ObjectMeta.of(claimed), false).orElseThrow());

        assertThat(released).isEqualTo(object);
        assertThat(Claim.release(ObjectMeta.of(released), false)).isEmpty();
    }
}
