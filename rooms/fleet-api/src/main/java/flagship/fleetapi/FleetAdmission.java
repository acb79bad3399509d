package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules for the fleet's kinds that span several fields, and the protection from deletion, as ValidatingAdmissionPolicies with their
 * bindings: they hold on every API server, embedded or not.
 *
 * <p>Source of the rules: Karmada, {@code pkg/webhook}.
 */
public final class FleetAdmission {
    private static final String NO_EXECUTE = "no-execute.clustertaintpolicies.policy.karmada.io";

    private FleetAdmission() {}

    /** Every policy and binding as JSON, policies first; fresh arrays. ClusterTaintPolicies may not have the effect NoExecute. */
    public static List<byte[]> all() {
        return all(false);
    }

    /** @param noExecutePolicies lets ClusterTaintPolicies have the effect NoExecute: that they do is then only noted by the audit */
    public static List<byte[]> all(boolean noExecutePolicies) {
        var documents = new ArrayList<byte[]>();
        for (JsonNode document : Json.parse(read())) {
            if (noExecutePolicies
                    && document.path("spec").path("policyName").asText().equals(NO_EXECUTE)
                    && document.path("spec") instanceof ObjectNode spec) {
                spec.putArray("validationActions").add("Audit");
            }
            documents.add(Json.bytes(document));
        }
        return documents;
    }

    private static byte[] read() {
        try (var in = FleetAdmission.class.getResourceAsStream("admission.json")) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: admission.json is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
