package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * By which fields the objects of a type can be selected (contract section 7.2).
 *
 * @param fields besides name and namespace
 * @param refusal how an unknown field is refused; {@code %s} is the field
 */
record SelectableFields(List<String> fields, String refusal) {
    private static final String ONLY_NAMES =
            "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
    private static final String NOT_SUPPORTED = "field label not supported: %s";

    private static final List<String> EVENT = List.of(
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type");
    private static final List<String> NEW_EVENT = List.of(
            "regarding.kind",
            "regarding.namespace",
            "regarding.name",
            "regarding.uid",
            "regarding.apiVersion",
            "regarding.resourceVersion",
            "regarding.fieldPath",
            "reason",
            "reportingController",
            "type");
    private static final List<String> POD = List.of(
            "spec.nodeName",
            "spec.host",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.podIPs",
            "status.nominatedNodeName");

    private static final Map<GroupResource, SelectableFields> NATIVE = Map.of(
            core("pods"),
            new SelectableFields(POD, NOT_SUPPORTED),
            core("events"),
            new SelectableFields(EVENT, NOT_SUPPORTED),
            new GroupResource("events.k8s.io", "events"),
            new SelectableFields(NEW_EVENT, NOT_SUPPORTED),
            core("secrets"),
            new SelectableFields(List.of("type"), NOT_SUPPORTED),
            core("namespaces"),
            new SelectableFields(List.of("status.phase"), NOT_SUPPORTED),
            core("nodes"),
            new SelectableFields(List.of("spec.unschedulable"), NOT_SUPPORTED),
            core("services"),
            new SelectableFields(List.of("spec.clusterIP", "spec.type"), NOT_SUPPORTED),
            core("replicationcontrollers"),
            new SelectableFields(List.of("status.replicas"), NOT_SUPPORTED),
            new GroupResource("batch", "jobs"),
            new SelectableFields(List.of("status.successful"), "field label \"%s\" not supported for Job"),
            new GroupResource("certificates.k8s.io", "certificatesigningrequests"),
            new SelectableFields(List.of("spec.signerName"), NOT_SUPPORTED));

    SelectableFields {
        fields = List.copyOf(fields);
    }

    static SelectableFields of(ServedType type) {
        return type.custom()
                .map(custom -> new SelectableFields(custom.selectableFields(), NOT_SUPPORTED))
                .orElseGet(
                        () -> NATIVE.getOrDefault(type.groupResource(), new SelectableFields(List.of(), ONLY_NAMES)));
    }

    /** @throws ApiException 400 unless the field can be selected by */
    void require(String field) {
        if (!field.equals("metadata.name") && !field.equals("metadata.namespace") && !fields.contains(field)) {
            throw ApiException.badRequest(refusal.formatted(field));
        }
    }

    /** The object's value of a field as the selector sees it; empty where absent. */
    String read(ObjectNode object, String field) {
        return switch (field) {
            case "spec.host" -> read(object, "spec.nodeName");
            case "spec.hostNetwork", "spec.unschedulable" -> {
                var value = at(object, field).asText("");
                yield value.isEmpty() ? "false" : value;
            }
            case "status.successful" -> at(object, "status.succeeded").asText("0");
            case "status.replicas" -> at(object, field).asText("0");
            case "source" -> source(object);
            case "status.podIPs" -> ips(at(object, field));
            default -> at(object, field).asText("");
        };
    }

    private static String source(ObjectNode event) {
        var component = at(event, "source.component").asText("");
        return component.isEmpty() ? at(event, "reportingComponent").asText("") : component;
    }

    private static String ips(JsonNode podIps) {
        var ips = new ArrayList<String>();
        podIps.forEach(entry -> ips.add(entry.path("ip").asText()));
        return String.join(",", ips);
    }

    private static JsonNode at(JsonNode node, String path) {
        var at = node;
        for (String step : path.split("\\.")) {
            at = at.path(step);
        }
        return at;
    }

    private static GroupResource core(String resource) {
        return new GroupResource("", resource);
    }
}
