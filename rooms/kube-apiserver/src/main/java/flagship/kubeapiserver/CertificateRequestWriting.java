package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.Authorizer.Action;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.Status.Cause;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * CertificateSigningRequests: who asks is what the server has found out, what was asked for never changes, and only who may approve for a
 * signer decides, only who may sign for it brings the certificate.
 *
 * <p>Source: kube-apiserver 1.32, {@code pkg/registry/certificates/certificates}, {@code plugin/pkg/admission/certificates}.
 */
final class CertificateRequestWriting implements WriteStrategy {
    static final GroupVersionResource RESOURCE =
            new GroupVersionResource("certificates.k8s.io", "v1", "certificatesigningrequests");
    /** The signer of certificates with which clients show themselves to this server. */
    static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";

    static final String APPROVED = "Approved";
    static final String DENIED = "Denied";

    private static final Set<String> DECISIONS = Set.of(APPROVED, DENIED);
    private static final int SECONDS_MIN = 600;
    private static final int SHOWN_BYTES_MAX = 4_096;
    private static final Pattern SIGNER = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[-a-zA-Z0-9._]+");
    private static final String SIGNER_FORM =
            "must be a fully qualified domain and path of the form 'example.com/signer-name'";

    private final Authorizer authorizer;
    private final Clock clock;

    CertificateRequestWriting(Authorizer authorizer, Clock clock) {
        this.authorizer = authorizer;
        this.clock = clock;
    }

    @Override
    public void prepareCreate(WriteRequest request, ObjectNode object) {
        var spec = object.withObject("/spec");
        spec.remove(List.of("username", "uid", "groups", "extra"));
        request.options().user().ifPresent(user -> {
            spec.put("username", user.name());
            if (!user.uid().isEmpty()) {
                spec.put("uid", user.uid());
            }
            user.groups().forEach(spec.withArray("/groups")::add);
            if (!user.extra().isEmpty()) {
                var extra = spec.putObject("extra");
                user.extra().forEach((name, values) -> values.forEach(extra.putArray(name)::add));
            }
        });
    }

    @Override
    public void prepareUpdate(WriteRequest request, ObjectNode object, ObjectNode current) {
        NativeWriting.keep("spec", object, current);
        switch (request.subresource()) {
            case "approval" -> {
                keepCertificate(object, current);
                mayDo("approve", request, object);
            }
            case "status" -> {
                keepDecision(object, current);
                if (!certificate(object).equals(certificate(current))) {
                    mayDo("sign", request, object);
                }
            }
            default -> {}
        }
        stamp(object, current);
    }

    private static JsonNode certificate(ObjectNode object) {
        return object.at("/status/certificate");
    }

    private static void keepCertificate(ObjectNode object, ObjectNode current) {
        var was = current.path("status") instanceof ObjectNode status ? status : Json.object();
        NativeWriting.keep("certificate", object.withObject("/status"), was);
    }

    private static void keepDecision(ObjectNode object, ObjectNode current) {
        var conditions = object.withObject("/status").withArray("/conditions");
        conditions.removeIf(
                condition -> DECISIONS.contains(condition.path("type").asText()));
        int at = 0;
        for (var condition : current.at("/status/conditions")) {
            if (DECISIONS.contains(condition.path("type").asText())) {
                conditions.insert(at++, condition.deepCopy());
            }
        }
        if (conditions.isEmpty()) {
            object.withObject("/status").remove("conditions");
        }
    }

    private void stamp(ObjectNode object, ObjectNode current) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        for (var condition : object.at("/status/conditions")) {
            if (condition instanceof ObjectNode fields && !contains(current.at("/status/conditions"), condition)) {
                if (fields.path("lastUpdateTime").isNull()
                        || fields.path("lastUpdateTime").isMissingNode()) {
                    fields.put("lastUpdateTime", now);
                }
                if (fields.path("lastTransitionTime").isNull()
                        || fields.path("lastTransitionTime").isMissingNode()) {
                    fields.put("lastTransitionTime", now);
                }
            }
        }
    }

    private static boolean contains(JsonNode conditions, JsonNode wanted) {
        return conditions.valueStream().anyMatch(wanted::equals);
    }

    /** Asked for the signer that is named, and for all of its domain. */
    private void mayDo(String verb, WriteRequest request, ObjectNode object) {
        var signer = object.at("/spec/signerName").asText();
        request.options().user().ifPresent(user -> {
            if (!allowed(user, verb, signer) && !allowed(user, verb, signer.replaceFirst("/.*", "/*"))) {
                throw ApiException.forbidden(
                        request.type().groupResource(),
                        request.name().name(),
                        "user not permitted to %s requests with signerName \"%s\"".formatted(verb, signer));
            }
        });
    }

    private boolean allowed(UserInfo user, String verb, String signer) {
        var action = new Action.OnResource(verb, RESOURCE.group(), "*", "signers", "", "", signer);
        return authorizer.authorize(user, action).allowed();
    }

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        if (current == null) {
            return validateNew(request, object);
        }
        var types = object.at("/status/conditions")
                .valueStream()
                .map(condition -> condition.path("type").asText())
                .toList();
        return types.containsAll(DECISIONS)
                ? List.of(invalid(
                        "status.conditions", "\"Denied\"", "Approved and Denied conditions are mutually exclusive"))
                : List.of();
    }

    /** In the order and the words of upstream. */
    private List<Cause> validateNew(WriteRequest request, ObjectNode object) {
        var spec = object.path("spec");
        var causes = new ArrayList<Cause>();
        var signer = spec.path("signerName").asText();
        var asked = bytes(spec.path("request"));
        try {
            refuseMasters(request, signer, CertificateRequest.parse(asked));
        } catch (CertificateRequest.Malformed e) {
            causes.add(invalid("spec.request", asGo(asked), String.valueOf(e.getMessage())));
        }
        if (spec.path("usages").isEmpty()) {
            causes.add(new Cause("FieldValueRequired", "Required value", "spec.usages"));
        }
        if (!SIGNER.matcher(signer).matches()) {
            causes.add(invalid("spec.signerName", '"' + signer + '"', SIGNER_FORM));
        }
        long seconds = spec.path("expirationSeconds").asLong(SECONDS_MIN);
        if (seconds < SECONDS_MIN) {
            causes.add(invalid(
                    "spec.expirationSeconds",
                    Long.toString(seconds),
                    "may not specify a duration less than 600 seconds (10 minutes)"));
        }
        return List.copyOf(causes);
    }

    private static byte[] bytes(JsonNode base64) {
        try {
            return Base64.getDecoder().decode(base64.asText());
        } catch (IllegalArgumentException e) {
            return new byte[0]; // No request either way.
        }
    }

    private static void refuseMasters(WriteRequest request, String signer, CertificateRequest asked) {
        if (signer.equals(CLIENT_SIGNER) && asked.groups().contains(UserInfo.MASTERS)) {
            throw ApiException.forbidden(
                    request.type().groupResource(),
                    request.name().name(),
                    "use of %s signer with %s group is not allowed".formatted(signer, UserInfo.MASTERS));
        }
    }

    /** Bytes as upstream's messages show them. */
    private static String asGo(byte[] bytes) {
        var shown = IntStream.range(0, Math.min(bytes.length, SHOWN_BYTES_MAX))
                .mapToObj(at -> "0x" + Integer.toHexString(Byte.toUnsignedInt(bytes[at])))
                .collect(Collectors.joining(", "));
        return "[]byte{" + shown + "}";
    }

    private static Cause invalid(String field, String value, String why) {
        return new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + why, field);
    }
}
