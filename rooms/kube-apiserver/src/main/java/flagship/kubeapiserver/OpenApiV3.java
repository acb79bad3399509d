package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;

/** OpenAPI 3.0. */
final class OpenApiV3 implements OpenApiForm {
    @Override
    public ObjectNode head() {
        var json = Json.object().put("openapi", "3.0.0");
        json.putObject("info").put("title", "Kubernetes").put("version", Version.GIT_VERSION);
        return json;
    }

    @Override
    public ObjectNode pathItem(List<OpenApiOperation> operations) {
        var item = Json.object();
        var shared = OpenApiForm.shared(operations);
        for (var operation : operations) {
            operation(item.putObject(operation.method()), operation, OpenApiForm.own(operation, shared));
        }
        if (!shared.isEmpty()) {
            var parameters = item.putArray("parameters");
            shared.forEach(parameter -> parameter(parameters, parameter));
        }
        return item;
    }

    private static void operation(ObjectNode json, OpenApiOperation operation, List<OpenApiParameter> own) {
        json.putArray("tags").add(operation.tag());
        json.put("operationId", operation.id());
        if (!own.isEmpty()) {
            var parameters = json.putArray("parameters");
            own.forEach(parameter -> parameter(parameters, parameter));
        }
        operation.body().ifPresent(component -> body(json.putObject("requestBody"), operation, component));
        var responses = json.putObject("responses");
        for (int code : operation.codes()) {
            response(responses.putObject(Integer.toString(code)), operation, code);
        }
        responses.putObject("401").put("description", "Unauthorized");
        if (!operation.action().isEmpty()) {
            json.put("x-kubernetes-action", operation.action());
        }
        operation.kind().ifPresent(kind -> json.set("x-kubernetes-group-version-kind", OpenApiSchemas.kind(kind)));
    }

    private static void parameter(ArrayNode parameters, OpenApiParameter parameter) {
        var json = parameters.addObject().put("name", parameter.name()).put("in", parameter.in());
        if (parameter.in().equals("path")) {
            json.put("required", true);
        }
        json.putObject("schema").put("type", parameter.type()).put("uniqueItems", true);
    }

    private static void body(ObjectNode json, OpenApiOperation operation, String component) {
        var content = json.putObject("content");
        operation
                .consumes()
                .forEach(type ->
                        content.putObject(type).putObject("schema").put("$ref", OpenApiSchemas.REFERENCE + component));
        if (operation.bodyRequired()) {
            json.put("required", true);
        }
    }

    private static void response(ObjectNode json, OpenApiOperation operation, int code) {
        json.put("description", OpenApiOperation.meaning(code));
        var content = json.putObject("content");
        for (String type : operation.produces()) {
            var schema = content.putObject(type).putObject("schema");
            operation
                    .answer()
                    .ifPresentOrElse(
                            component -> schema.put("$ref", OpenApiSchemas.REFERENCE + component),
                            () -> schema.put("type", "string"));
        }
    }

    @Override
    public ObjectNode component(ObjectNode schema, boolean custom) {
        return schema;
    }

    @Override
    public ObjectNode aroundComponents() {
        var json = Json.object();
        json.putObject("securitySchemes")
                .putObject("BearerToken")
                .put("type", "apiKey")
                .put("description", "Bearer Token authentication")
                .put("name", "authorization")
                .put("in", "header");
        return json;
    }

    @Override
    public boolean nestsComponents() {
        return true;
    }
}
