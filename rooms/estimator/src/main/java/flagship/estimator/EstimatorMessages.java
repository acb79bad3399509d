package flagship.estimator;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import flagship.fleetapi.BindingSpec.ObjectReference;
import flagship.fleetapi.Component;
import flagship.fleetapi.ReplicaRequirements;
import flagship.fleetapi.ReplicaRequirements.NodeClaim;
import flagship.fleetapi.Toleration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The messages of Karmada's package {@code github.com.karmada_io.karmada.pkg.estimator.pb}. Pure.
 *
 * <p>What a replica needs is written in both encodings: as messages of Kubernetes, which servers to 1.17 read, and as the bytes of such
 * messages, which those from 1.18 on prefer. For quantities the two differ in the number of the field alone.
 *
 * <p>Source: scheduler contract section 7.6.
 */
final class EstimatorMessages {
    private EstimatorMessages() {}

    /** The answer is not the message that it should be. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** A MaxAvailableReplicasRequest. */
    static byte[] maxAvailableReplicas(String cluster, ReplicaRequirements requirements, List<Component> assumed) {
        var request = new MessageWriter().text(1, cluster).message(2, requirements(requirements));
        assumed(request, 3, assumed);
        return request.toByteArray();
    }

    /** A MaxAvailableComponentSetsRequest. */
    static byte[] maxAvailableComponentSets(
            String cluster, String namespace, List<Component> components, List<Component> assumed) {
        var request = new MessageWriter().text(1, cluster);
        components.forEach(component -> request.message(2, component(component)));
        request.text(3, namespace);
        assumed(request, 4, assumed);
        return request.toByteArray();
    }

    /** An UnschedulableReplicasRequest. */
    static byte[] unschedulableReplicas(String cluster, ObjectReference workload, Duration threshold) {
        var reference = new MessageWriter()
                .text(1, workload.apiVersion())
                .text(2, workload.kind())
                .text(3, workload.namespace())
                .text(4, workload.name());
        return new MessageWriter()
                .text(1, cluster)
                .message(2, reference.toByteArray())
                .number(3, threshold.toNanos())
                .toByteArray();
    }

    /** The one number that each of the responses holds; 0 where it is absent. */
    static int number(byte[] response) throws Malformed {
        var in = CodedInputStream.newInstance(response);
        int number = 0;
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == WireFormat.FieldType.INT32.getWireType() + (1 << 3)) {
                    number = in.readInt32();
                } else if (WireFormat.getTagFieldNumber(tag) == 1) {
                    throw new Malformed("field 1 is no number");
                } else {
                    in.skipField(tag);
                }
            }
            return number;
        } catch (IOException e) {
            throw new Malformed("it is no protobuf message: " + e.getMessage());
        }
    }

    private static byte[] requirements(ReplicaRequirements needs) {
        var message = new MessageWriter();
        needs.nodeClaim().ifPresent(claim -> message.message(1, nodeClaim(claim)));
        return message.map(2, needs.resourceRequest(), EstimatorMessages::quantity)
                .text(3, needs.namespace())
                .text(4, needs.priorityClassName())
                .map(5, needs.resourceRequest(), EstimatorMessages::quantity)
                .toByteArray();
    }

    private static byte[] component(Component component) {
        var message = new MessageWriter().text(1, component.name());
        component.replicaRequirements().ifPresent(needs -> message.message(2, componentRequirements(needs)));
        return message.number(3, component.replicas()).toByteArray();
    }

    private static byte[] componentRequirements(ReplicaRequirements needs) {
        var message = new MessageWriter();
        needs.nodeClaim().ifPresent(claim -> message.message(1, nodeClaim(claim)));
        return message.map(2, needs.resourceRequest(), EstimatorMessages::quantity)
                .text(3, needs.priorityClassName())
                .map(4, needs.resourceRequest(), EstimatorMessages::quantity)
                .toByteArray();
    }

    /** All that was placed there and does not show yet, as one workload. */
    private static void assumed(MessageWriter request, int field, List<Component> assumed) {
        if (!assumed.isEmpty()) {
            var workload = new MessageWriter();
            assumed.forEach(component -> workload.message(2, component(component)));
            request.message(field, workload.toByteArray());
        }
    }

    private static byte[] nodeClaim(NodeClaim claim) {
        var message = new MessageWriter();
        var affinity = claim.hardNodeAffinity().map(EstimatorMessages::nodeSelector);
        affinity.ifPresent(bytes -> message.message(1, bytes));
        message.map(2, claim.nodeSelector(), value -> value.getBytes(StandardCharsets.UTF_8));
        claim.tolerations().forEach(toleration -> message.message(3, toleration(toleration)));
        affinity.ifPresent(bytes -> message.message(4, bytes));
        claim.tolerations().forEach(toleration -> message.message(5, toleration(toleration)));
        return message.toByteArray();
    }

    /** A {@code k8s.io.apimachinery.pkg.api.resource.Quantity}. */
    private static byte[] quantity(String text) {
        return new MessageWriter().text(1, text).toByteArray();
    }

    /** A {@code k8s.io.api.core.v1.NodeSelector}. */
    private static byte[] nodeSelector(JsonNode selector) {
        var message = new MessageWriter();
        for (JsonNode term : selector.path("nodeSelectorTerms")) {
            var terms = new MessageWriter();
            term.path("matchExpressions").forEach(rule -> terms.message(1, nodeRule(rule)));
            term.path("matchFields").forEach(rule -> terms.message(2, nodeRule(rule)));
            message.message(1, terms.toByteArray());
        }
        return message.toByteArray();
    }

    /** A {@code k8s.io.api.core.v1.NodeSelectorRequirement}; a value may be empty and is written all the same. */
    private static byte[] nodeRule(JsonNode rule) {
        var message = new MessageWriter()
                .text(1, rule.path("key").asText())
                .text(2, rule.path("operator").asText());
        rule.path("values").forEach(value -> message.message(3, value.asText().getBytes(StandardCharsets.UTF_8)));
        return message.toByteArray();
    }

    /** A {@code k8s.io.api.core.v1.Toleration}; zero seconds are something else than none. */
    private static byte[] toleration(Toleration toleration) {
        var message = new MessageWriter()
                .text(1, toleration.key())
                .text(2, toleration.operator())
                .text(3, toleration.value())
                .text(4, toleration.effect());
        toleration.tolerationSeconds().ifPresent(seconds -> message.present(5, seconds));
        return message.toByteArray();
    }
}
