package flagship.propagation;

import static flagship.propagation.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.interpreter.InterpreterRules;
import flagship.interpreter.ResourceInterpreter;
import flagship.propagation.MemberWrite.Nothing;
import flagship.propagation.MemberWrite.Refused;
import flagship.propagation.MemberWrite.Replace;
import org.junit.jupiter.api.Test;

/** What is written to an object in a member: contract section 7.5. */
class MemberWriteTest {
    private final ResourceInterpreter interpreter = ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT);

    private static ObjectNode configMap(String labels, String annotations, String rest) {
        return json(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c','namespace':'n','labels':{%s},'annotations':{%s}%s}",
                labels, annotations, rest);
    }

    private static final String MANAGED = "'karmada.io/managed':'true'";

    private MemberWrite decide(ObjectNode manifest, ObjectNode observed) {
        return MemberWrite.of(manifest, observed, "a", interpreter);
    }

    @Test
    void whatSaysTheSameIsNotWritten() {
        var manifest = configMap(MANAGED, "", "},'data':{'k':'v'}");
        var observed = configMap(MANAGED, "", ",'uid':'u','resourceVersion':'9','managedFields':[]},'data':{'k':'v'}");

        assertThat(decide(manifest, observed)).isInstanceOf(Nothing.class);
    }

    @Test
    void whatDiffersIsReplacedWithTheVersionThatWasLookedAt() {
        var manifest = configMap(MANAGED, "", "},'data':{'k':'new'}");
        var observed = configMap(
                MANAGED + ",'of-member':'x'",
                "",
                ",'resourceVersion':'9','finalizers':['f']},'data':{'k':'v','extra':'e'}");

        var written = ((Replace) decide(manifest, observed)).object();

        assertThat(written.at("/metadata/resourceVersion").asText()).isEqualTo("9");
        assertThat(written.at("/metadata/finalizers/0").asText()).isEqualTo("f");
        assertThat(Labelled.label(written, "of-member")).isEqualTo("x");
        assertThat(written.path("data")).hasToString("{\"k\":\"new\"}");
    }

    @Test
    void anObjectThatIsNotOursIsRefusedWithTheWayOut() {
        var manifest = configMap(MANAGED, "", "}");
        var observed = configMap("", "", "}");

        assertThat(decide(manifest, observed))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.message())
                                .contains("ConfigMap n/c", "cluster a", "conflict-resolution=overwrite"));
    }

    @Test
    void anObjectThatIsNotOursIsTakenOverWhereTheManifestSaysSo() {
        var manifest = configMap(MANAGED, "'work.karmada.io/conflict-resolution':'overwrite'", "}");

        assertThat(decide(manifest, configMap("", "", "}"))).isInstanceOf(Replace.class);
    }

    @Test
    void whatIsLeftToTheMemberBearsNoMarkOfOurs() {
        var observed = configMap(
                MANAGED + ",'work.karmada.io/permanent-id':'w','app':'x'",
                "'work.karmada.io/name':'w','resourcetemplate.karmada.io/uid':'u','own':'y'",
                "}");

        var left = MemberWrite.leave(observed);

        assertThat(left.at("/metadata/labels")).hasToString("{\"app\":\"x\"}");
        assertThat(left.at("/metadata/annotations")).hasToString("{\"own\":\"y\"}");
    }
}
