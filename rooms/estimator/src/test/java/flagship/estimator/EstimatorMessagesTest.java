package flagship.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.fleetapi.BindingSpec.ObjectReference;
import flagship.fleetapi.Component;
import flagship.fleetapi.ReplicaRequirements;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EstimatorMessagesTest {
    private final ProtocolOracle oracle = new ProtocolOracle();

    private static ReplicaRequirements needs(String json) {
        return ReplicaRequirements.of(Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    /** How an embedded message shows in protobuf's text form where it is carried as bytes. */
    private String carried(String message, String text) {
        var escaped = new StringBuilder();
        for (byte octet : oracle.bytes(message, text)) {
            escaped.append("\\%03o".formatted(octet & 0xff));
        }
        return escaped.toString();
    }

    @Test
    void whatAReplicaNeedsGoesInBothEncodings() {
        var requirements =
                needs("{'resourceRequest':{'memory':'2Gi','cpu':'500m'},'namespace':'web','priorityClassName':'high'}");

        var request = EstimatorMessages.maxAvailableReplicas("paris", requirements, List.of());

        assertThat(oracle.text("MaxAvailableReplicasRequest", request))
                .isEqualTo(oracle.text(
                        "MaxAvailableReplicasRequest", oracle.bytes("MaxAvailableReplicasRequest", """
                cluster: "paris"
                replicaRequirements {
                  resourceRequest { key: "cpu" value { string: "500m" } }
                  resourceRequest { key: "memory" value { string: "2Gi" } }
                  namespace: "web"
                  priorityClassName: "high"
                  resourceRequestBytes { key: "cpu" value: "%s" }
                  resourceRequestBytes { key: "memory" value: "%s" }
                }
                """.formatted(
                                carried("Quantity", "string: \"500m\""), carried("Quantity", "string: \"2Gi\"")))));
    }

    @Test
    void theNodesThatWillDoGoInBothEncodings() {
        var requirements = needs("""
                {'nodeClaim':{'nodeSelector':{'disk':'ssd'},
                 'hardNodeAffinity':{'nodeSelectorTerms':[{
                  'matchExpressions':[{'key':'zone','operator':'In','values':['a','']}],
                  'matchFields':[{'key':'metadata.name','operator':'NotIn','values':['n1']}]}]},
                 'tolerations':[{'key':'gpu','operator':'Equal','value':'yes','effect':'NoExecute','tolerationSeconds':0},
                  {'operator':'Exists'}]}}
                """);
        var affinity = """
                nodeSelectorTerms {
                  matchExpressions { key: "zone" operator: "In" values: "a" values: "" }
                  matchFields { key: "metadata.name" operator: "NotIn" values: "n1" } }
                """;
        var toleration = "key: \"gpu\" operator: \"Equal\" value: \"yes\" effect: \"NoExecute\"";

        var text = oracle.text(
                "MaxAvailableReplicasRequest",
                EstimatorMessages.maxAvailableReplicas("paris", requirements, List.of()));

        assertThat(text)
                .contains("nodeAffinity { " + affinity.strip().replaceAll("\\s+", " ") + " }")
                .contains("nodeSelector { key: \"disk\" value: \"ssd\" }")
                .contains("tolerations { " + toleration)
                .contains("tolerations { operator: \"Exists\" }");
        var same = oracle.bytes("NodeClaim", "nodeAffinityBytes: \"%s\"".formatted(carried("NodeSelector", affinity)));
        assertThat(text).contains(oracle.text("NodeClaim", same));
    }

    @Test
    void zeroSecondsOfTolerationAreNotForEver() {
        var text = new String(
                EstimatorMessages.maxAvailableReplicas(
                        "paris", needs("{'nodeClaim':{'tolerations':[{'key':'k','tolerationSeconds':0}]}}"), List.of()),
                StandardCharsets.ISO_8859_1);

        assertThat(text).contains("k(\0"); // Field 5, a varint, is there and is zero.
    }

    @Test
    void aWorkloadThatSaysNothingAsksWithEmptyRequirements() {
        var request = EstimatorMessages.maxAvailableReplicas("paris", ReplicaRequirements.NONE, List.of());

        assertThat(oracle.text("MaxAvailableReplicasRequest", request))
                .isEqualTo("cluster: \"paris\" replicaRequirements { }");
    }

    @Test
    void setsOfComponentsGoWithTheirNamespaceAndWhatWasPlacedBefore() {
        var job = new Component("job", 1, Optional.of(needs("{'priorityClassName':'high','nodeClaim':{}}")));
        var task = new Component("task", 3, Optional.empty());
        var assumed = new Component(
                "assumed-0", 2, Optional.of(new ReplicaRequirements(Optional.empty(), Map.of("cpu", "1"), "", "")));

        var request = EstimatorMessages.maxAvailableComponentSets("paris", "web", List.of(job, task), List.of(assumed));

        assertThat(oracle.text("MaxAvailableComponentSetsRequest", request))
                .startsWith("cluster: \"paris\" components { name: \"job\" "
                        + "replicaRequirements { nodeClaim { } priorityClassName: \"high\" } replicas: 1 } "
                        + "components { name: \"task\" replicas: 3 } namespace: \"web\" "
                        + "assumedWorkloads { components { name: \"assumed-0\" replicaRequirements { resourceRequest "
                        + "{ key: \"cpu\" value { string: \"1\" } }")
                .endsWith("replicas: 2 } }");
    }

    @Test
    void theThresholdForReplicasThatDoNotStartIsInNanoseconds() {
        var workload = new ObjectReference("apps/v1", "Deployment", "web", "shop", "u", "7");

        var request = EstimatorMessages.unschedulableReplicas("paris", workload, Duration.ofMinutes(5));

        assertThat(oracle.text("UnschedulableReplicasRequest", request))
                .isEqualTo(
                        "cluster: \"paris\" resource { apiVersion: \"apps/v1\" kind: \"Deployment\" namespace: \"web\" "
                                + "name: \"shop\" } unschedulableThreshold: 300000000000");
    }

    @Test
    void theNumberOfAnAnswerIsReadWhateverStandsAroundIt() throws Exception {
        assertThat(EstimatorMessages.number(oracle.bytes("MaxAvailableReplicasResponse", "maxReplicas: 24")))
                .isEqualTo(24);
        assertThat(EstimatorMessages.number(oracle.bytes("MaxAvailableReplicasResponse", "maxReplicas: -1")))
                .isEqualTo(-1);
        assertThat(EstimatorMessages.number(new byte[0])).isZero();
        assertThat(EstimatorMessages.number(new byte[] {0x12, 1, 'x', 8, 7})).isEqualTo(7);
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        for (byte[] garbage : List.of(
                new byte[] {8}, // The number is missing.
                new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}, // It never ends.
                new byte[] {10, 1, 'x'}, // A text in its place.
                new byte[] {0x12, 100, 'x'}, // Cut off.
                "HTTP/1.1 400".getBytes(StandardCharsets.US_ASCII))) {
            assertThatThrownBy(() -> EstimatorMessages.number(garbage)).isInstanceOf(EstimatorMessages.Malformed.class);
        }
    }
}
