package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields of a native resource that a field selector may name.
 *
 * <p>Source: contract section 7.2, from {@code pkg/apis/*}{@code /conversion.go} and the strategies' selectable fields of 1.32.
 */
public final class NativeFields {
    private static final String NAME = "metadata.name";
    private static final String NAMESPACE = "metadata.namespace";

    /** Resource to its fields besides name and namespace; a field that is not at its own path has the path behind {@code =}. */
    private static final Map<String, List<String>> FIELDS = Map.of(
            "pods",
            List.of(
                    "spec.nodeName",
                    "spec.host=spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "spec.hostNetwork",
                    "status.phase",
                    "status.podIP",
                    "status.podIPs=status.podIP",
                    "status.nominatedNodeName"),
            "events",
            withObject("involvedObject", "reason", "reportingComponent", "source=source.component", "type"),
            "events.events.k8s.io",
            withObject("regarding", "reason", "reportingController", "type"),
            "secrets",
            List.of("type"),
            "namespaces",
            List.of("status.phase"),
            "nodes",
            List.of("spec.unschedulable"),
            "services",
            List.of("spec.clusterIP", "spec.type"),
            "replicationcontrollers",
            List.of("status.replicas"),
            "jobs.batch",
            List.of("status.successful=status.succeeded"),
            "certificatesigningrequests.certificates.k8s.io",
            List.of("spec.signerName"));

    /** What an absent value reads as where that is not the empty string. */
    private static final Map<String, String> ABSENT = Map.of(
            "spec.hostNetwork", "false",
            "spec.unschedulable", "false",
            "status.replicas", "0",
            "status.successful", "0");

    private static final Set<String> WITHOUT_NAMESPACE = Set.of("nodes", "namespaces");

    private final GroupResource resource;
    private final boolean hasOwnList;
    private final Map<String, List<String>> paths;

    private NativeFields(GroupResource resource) {
        var own = FIELDS.get(resource.toString());
        this.resource = resource;
        this.hasOwnList = own != null;
        var found = new HashMap<String, List<String>>();
        found.put(NAME, steps(NAME));
        if (!WITHOUT_NAMESPACE.contains(resource.toString())) {
            found.put(NAMESPACE, steps(NAMESPACE));
        }
        for (String field : own == null ? List.<String>of() : own) {
            int equals = field.indexOf('=');
            found.put(equals < 0 ? field : field.substring(0, equals), steps(field.substring(equals + 1)));
        }
        this.paths = Map.copyOf(found);
    }

    public static NativeFields of(GroupResource resource) {
        return new NativeFields(resource);
    }

    private static List<String> withObject(String object, String... others) {
        var members = List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");
        var fields = members.stream().map(member -> object + "." + member).collect(Collectors.toList());
        fields.addAll(List.of(others));
        return fields;
    }

    private static List<String> steps(String path) {
        return List.of(path.split("\\."));
    }

    /**
     * Refuses a selector that names other fields.
     *
     * @throws ApiException 400 with the text that this kind gives
     */
    public void requireKnown(FieldSelector selector) {
        for (FieldSelector.Requirement requirement : selector.requirements()) {
            if (!paths.containsKey(requirement.field())) {
                throw unknown(requirement.field());
            }
        }
    }

    private ApiException unknown(String field) {
        if (resource.toString().equals("jobs.batch")) {
            return ApiException.badRequest("field label \"%s\" not supported for Job".formatted(field));
        }
        return ApiException.badRequest(
                hasOwnList
                        ? "field label not supported: " + field
                        : "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                                .formatted(field));
    }

    /** The value of a known field as a string; empty where the object has none. */
    public String read(JsonNode object, String field) {
        var path = paths.get(field);
        if (path == null) {
            return "";
        }
        var value = Trees.at(object, path.toArray(String[]::new)).asText("");
        return value.isEmpty() ? absent(object, field) : value;
    }

    private String absent(JsonNode object, String field) {
        // Newer Events name their source only as the controller that reports.
        return field.equals("source") && hasOwnList
                ? Trees.text(object, "reportingComponent")
                : ABSENT.getOrDefault(field, "");
    }
}
