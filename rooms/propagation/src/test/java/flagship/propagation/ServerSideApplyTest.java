package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.interpreter.InterpreterRules;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is applied to a member's object by the member's server. */
class ServerSideApplyTest {
    private static final ResourceInterpreter RULES = ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT);

    private final ObjectNode manifest =
            json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'shop','name':'c',"
                    + "'annotations':{'flagship.io/member-writes':'apply'}},'data':{'a':'1'}}");

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static ServerSideApply of(ObjectNode manifest, Optional<ObjectNode> observed) {
        return ServerSideApply.of(manifest, observed, RULES);
    }

    /** The object as a member holds it after the manifest was applied. */
    private ObjectNode applied() {
        return of(manifest, Optional.empty()).configuration().deepCopy();
    }

    @Test
    void itIsAskedForByAnAnnotation() {
        assertThat(ServerSideApply.isWanted(manifest)).isTrue();
        assertThat(ServerSideApply.isWanted(
                        json("{'metadata':{'annotations':{'flagship.io/member-writes':'update'}}}")))
                .isFalse();
    }

    @Test
    void anObjectThatHoldsTheManifestIsNotWrittenAgain() {
        var observed = applied();
        observed.withObject("/data").put("b", "of somebody else");

        assertThat(of(manifest, Optional.of(observed)).isHeldBy(observed)).isTrue();
    }

    @Test
    void whatDriftedIsMendedThoughSomebodyElseHasTheFieldNow() {
        var observed = applied();
        observed.withObject("/data").put("a", "2");

        var apply = of(manifest, Optional.of(observed));

        assertThat(apply.isHeldBy(observed)).isFalse();
        assertThat(apply.takesOver(Optional.of(observed))).isTrue();
    }

    @Test
    void whatTheManifestNamesForTheFirstTimeIsNotTakenFromOthers() {
        var observed = applied();
        manifest.withObject("/data").put("b", "ours");

        assertThat(of(manifest, Optional.of(observed)).takesOver(Optional.of(observed)))
                .isFalse();
        assertThat(of(manifest, Optional.empty()).takesOver(Optional.empty())).isFalse();
    }

    @Test
    void overwriteTakesEverythingOver() {
        Labelled.annotate(manifest, WellKnown.CONFLICT_RESOLUTION, "overwrite");

        assertThat(of(manifest, Optional.empty()).takesOver(Optional.empty())).isTrue();
    }

    @Test
    void whatTheMemberKeepsIsNotNamed() {
        var deployment = json(
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d',"
                        + "'labels':{'resourcetemplate.karmada.io/retain-replicas':'true'}},'spec':{'replicas':2,'paused':false}}");
        var observed = deployment.deepCopy();
        observed.withObject("/spec").put("replicas", 7);

        var configuration = of(deployment, Optional.of(observed)).configuration();

        assertThat(configuration.path("spec").has("replicas")).isFalse();
        assertThat(configuration.path("spec").has("paused")).isTrue();
    }

    @Test
    void fieldsThatWereWrittenWithWholeObjectsAreAdoptedOnce() {
        var observed = json("{'metadata':{'resourceVersion':'7','managedFields':["
                + "{'manager':'kubectl','operation':'Update'},{'manager':'flagship','operation':'Update'}]}}");
        assertThat(ServerSideApply.adoption(observed)
                        .orElseThrow()
                        .path(0)
                        .path("path")
                        .asText())
                .isEqualTo("/metadata/managedFields/1/operation");

        ((ObjectNode) observed.at("/metadata/managedFields/1")).put("operation", "Apply");
        assertThat(ServerSideApply.adoption(observed)).isEmpty();
    }
}
