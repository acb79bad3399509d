package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets admission judge a connection (operation {@code CONNECT}) before it is made: {@code exec}, {@code attach}, {@code portforward} and
 * {@code proxy}. What is asked for in the query is shown as the options object of the kind, {@code PodExecOptions} for one.
 *
 * <p>Source: {@code apiserver/pkg/endpoints/handlers/rest.go} (ConnectResource) 1.32.
 */
final class Connections {
    /** The subresources that connect; all others are read or written. */
    static final Set<String> SUBRESOURCES = Set.of("exec", "attach", "portforward", "proxy");

    private static final List<String> STREAMS = List.of("stdin", "stdout", "stderr", "tty");

    private final TypeRegistry types;
    private final Admission admission;

    Connections(TypeRegistry types, Admission admission) {
        this.types = types;
        this.admission = admission;
    }

    /**
     * Asks whether a connection may be made.
     *
     * @param rest what the path names behind the subresource; empty for nothing
     * @throws flagship.kubemodel.ApiException if a webhook or policy refuses it
     */
    void check(
            GroupVersionResource resource,
            NamespacedName name,
            String subresource,
            String rest,
            ApiRequest request,
            ApiResponse response) {
        var type = types.find(resource);
        if (type.isEmpty() || !SUBRESOURCES.contains(subresource)) {
            return;
        }
        var options = new WriteOptions(
                false, "", WriteOptions.FieldValidation.IGNORE, Optional.of(request.user()), Json.object());
        var warnings = new Warnings();
        var connection = new WriteRequest(new RequestTarget(type.get(), name, subresource), options, warnings);
        admission.connect(connection, asked(type.get(), subresource, rest, request));
        warnings.writeTo(response);
    }

    private static ObjectNode asked(ServedType type, String subresource, String rest, ApiRequest request) {
        var json = Json.object()
                .put("kind", optionsKind(type, subresource))
                .put("apiVersion", type.resource().apiVersion());
        switch (subresource) {
            case "exec" -> {
                streams(request, json);
                request.query().getOrDefault("command", List.of()).forEach(json.putArray("command")::add);
            }
            case "attach" -> streams(request, json);
            case "portforward" ->
                request.query().getOrDefault("ports", List.of()).stream()
                        .flatMap(ports -> List.of(ports.split(",")).stream())
                        .filter(port -> port.matches("[0-9]{1,5}"))
                        .forEach(port -> json.withArray("ports").add(Integer.parseInt(port)));
            default -> {
                if (!rest.isEmpty()) {
                    json.put("path", rest);
                }
            }
        }
        return json;
    }

    /** As discovery has it; for a custom type, which tells of no such subresource, by the same rule. */
    private static String optionsKind(ServedType type, String subresource) {
        return type.subresource(subresource)
                .map(found -> found.responseKind().kind())
                .orElseGet(() -> type.kind().kind() + "ProxyOptions");
    }

    private static void streams(ApiRequest request, ObjectNode json) {
        for (String stream : STREAMS) {
            var value = request.parameter(stream).orElse("false");
            if (!value.equals("false") && !value.equals("0")) {
                json.put(stream, true);
            }
        }
        request.parameter("container").filter(it -> !it.isEmpty()).ifPresent(it -> json.put("container", it));
    }
}
