package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.PediaCluster;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which objects are still written in versions of the API that Kubernetes has deprecated. */
class WrittenVersionsTest {
    private final ObjectTrim trim = new ObjectTrim("c1");

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private String written(String json) {
        return Json.parse(trim.apply(bytes(json)))
                .at("/metadata/annotations")
                .path(PediaCluster.WRITTEN_AS_ANNOTATION)
                .asText();
    }

    @Test
    void theOwnersOfFieldsSayInWhichVersionTheyWrite() {
        assertThat(written(
                        "{'metadata':{'name':'a','managedFields':[{'manager':'helm','apiVersion':'extensions/v1beta1'},{'manager':'kubectl','apiVersion':'networking.k8s.io/v1'},"
                                + "{'manager':'old','apiVersion':'networking.k8s.io/v1beta1'}]},'spec':{}}"))
                .isEqualTo("extensions/v1beta1,networking.k8s.io/v1beta1");
    }

    @Test
    void soDoesWhatKubectlAppliedLast() {
        var applied = "{\\\"apiVersion\\\":\\\"policy/v1beta1\\\",\\\"kind\\\":\\\"PodDisruptionBudget\\\"}";

        assertThat(written("{'metadata':{'name':'a','annotations':{'kubectl.kubernetes.io/last-applied-configuration':'"
                        + applied + "'}},'spec':{}}"))
                .isEqualTo("policy/v1beta1");
    }

    @Test
    void whatIsWrittenInVersionsThatStayHasNoMark() {
        var object = "{'metadata':{'name':'a','managedFields':[{'apiVersion':'apps/v1'}]},'spec':{}}";

        assertThat(written(object)).isEmpty();
        assertThat(WrittenVersions.suspected(bytes(object))).isFalse();
    }

    @Test
    void oldVersionsInTheSpecAreNobodysWriting() {
        assertThat(written("{'metadata':{'name':'a'},'spec':{'scaleTargetRef':{'apiVersion':'extensions/v1beta1'}}}"))
                .isEmpty();
    }

    @Test
    void aMarkOfAnotherControlPlaneDoesNotCount() {
        assertThat(
                        written(
                                "{'metadata':{'name':'a','annotations':{'flagship.io/written-as':'x'},'managedFields':[{'apiVersion':'batch/v1beta1'}]}}"))
                .isEqualTo("batch/v1beta1");
    }
}
