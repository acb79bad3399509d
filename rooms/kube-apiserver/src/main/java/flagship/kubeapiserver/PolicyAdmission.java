package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.AdmissionPolicy.Violation;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges writes by ValidatingAdmissionPolicies. Safe for use by many threads.
 *
 * <p>Source: {@code apiserver/pkg/admission/plugin/policy/validating/dispatcher.go} 1.32.
 */
final class PolicyAdmission implements Admission {
    private static final Logger log = LoggerFactory.getLogger(PolicyAdmission.class);

    private final Supplier<List<StoredPolicy>> policies;
    private final Supplier<List<PolicyBinding>> bindings;
    private final AdmissionSteps steps;
    private final PolicyParams params;

    PolicyAdmission(
            Supplier<List<StoredPolicy>> policies,
            Supplier<List<PolicyBinding>> bindings,
            AdmissionSteps steps,
            PolicyParams params) {
        this.policies = policies;
        this.bindings = bindings;
        this.steps = steps;
        this.params = params;
    }

    @Override
    public void validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        judge(request, current == null ? "CREATE" : "UPDATE", object, current);
    }

    @Override
    public void delete(WriteRequest request, ObjectNode current) {
        judge(request, "DELETE", null, current);
    }

    @Override
    public void connect(WriteRequest request, ObjectNode options) {
        judge(request, "CONNECT", options, null);
    }

    private void judge(
            WriteRequest request, String operation, @Nullable ObjectNode object, @Nullable ObjectNode current) {
        var all = policies.get();
        if (all.isEmpty() || WebhookAdmission.isExempt(request)) {
            return;
        }
        var attributes = new AdmissionAttributes(request, operation, request.type(), object, current);
        var denials = new ArrayList<Denied>();
        for (StoredPolicy policy : all) {
            judge(policy, attributes, denials);
        }
        if (!denials.isEmpty()) {
            throw denials.getFirst().refusal(attributes);
        }
    }

    private void judge(StoredPolicy policy, AdmissionAttributes attributes, List<Denied> denials) {
        var own = bindings.get().stream()
                .filter(binding -> binding.policy().equals(policy.name()))
                .toList();
        if (own.isEmpty()) {
            return;
        }
        var type = policy.scope().match(attributes, steps.world());
        if (type.isEmpty()) {
            return;
        }
        var shown = steps.in(type.get(), attributes);
        for (PolicyBinding binding : own) {
            if (binding.scope().match(attributes, steps.world()).isPresent()) {
                judge(policy, binding, shown, denials);
            }
        }
    }

    private void judge(
            StoredPolicy policy, PolicyBinding binding, AdmissionAttributes attributes, List<Denied> denials) {
        var input = steps.input(attributes);
        try {
            for (JsonNode param : params.of(policy, binding, attributes)) {
                var verdict = policy.rules().evaluate(input.withParams(param));
                verdict.violations().forEach(violation -> act(policy, binding, violation, attributes, denials));
            }
        } catch (PolicyParams.NotFound e) {
            if (policy.rules().failing()) {
                denials.add(new Denied(
                        policy.name(),
                        binding.name(),
                        new Violation("failed to configure binding: " + e.getMessage(), "Invalid")));
            }
        }
    }

    private static void act(
            StoredPolicy policy,
            PolicyBinding binding,
            Violation violation,
            AdmissionAttributes attributes,
            List<Denied> denials) {
        for (String action : binding.actions()) {
            switch (action) {
                case "Deny" -> denials.add(new Denied(policy.name(), binding.name(), violation));
                case "Warn" ->
                    attributes
                            .request()
                            .warnings()
                            .add("Validation failed for ValidatingAdmissionPolicy '%s' with binding '%s': %s"
                                    .formatted(policy.name(), binding.name(), violation.message()));
                default ->
                    log.atInfo()
                            .addKeyValue("policy", policy.name())
                            .addKeyValue("binding", binding.name())
                            .addKeyValue("object", attributes.name())
                            .addKeyValue("why", violation.message())
                            .log("validation failed");
            }
        }
    }

    /** A violation that a binding refuses. */
    private record Denied(String policy, String binding, Violation violation) {
        ApiException refusal(AdmissionAttributes attributes) {
            var message = "ValidatingAdmissionPolicy '%s' with binding '%s' denied request: %s"
                    .formatted(policy, binding, violation.message());
            var forbidden = StatusErrors.withCause(
                    ApiException.forbidden(
                            attributes.request().type().groupResource(),
                            attributes.name().name(),
                            message),
                    new Status.Cause("", message, ""));
            var status = forbidden.status();
            return new ApiException(
                    new Status(code(violation.reason()), violation.reason(), status.message(), status.details()));
        }

        private static int code(String reason) {
            return switch (reason) {
                case "Forbidden" -> 403;
                case "Unauthorized" -> 401;
                case "RequestEntityTooLarge" -> 413;
                default -> 422;
            };
        }
    }
}
