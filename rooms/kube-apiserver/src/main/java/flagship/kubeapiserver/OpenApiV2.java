package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;

/** Swagger 2.0, which older clients read. */
final class OpenApiV2 implements OpenApiForm {
    static final String REFERENCE = "#/definitions/";

    @Override
    public ObjectNode head() {
        var json = Json.object().put("swagger", "2.0");
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
        add(json.putArray("consumes"), operation.consumes());
        json.put("operationId", operation.id());
        if (operation.body().isPresent() || !own.isEmpty()) {
            var parameters = json.putArray("parameters");
            operation.body().ifPresent(component -> body(parameters.addObject(), operation, component));
            own.forEach(parameter -> parameter(parameters, parameter));
        }
        add(json.putArray("produces"), operation.produces());
        var responses = json.putObject("responses");
        for (int code : operation.codes()) {
            response(responses.putObject(Integer.toString(code)), operation, code);
        }
        responses.putObject("401").put("description", "Unauthorized");
        json.putArray("schemes").add("https");
        json.putArray("tags").add(operation.tag());
        if (!operation.action().isEmpty()) {
            json.put("x-kubernetes-action", operation.action());
        }
        operation.kind().ifPresent(kind -> json.set("x-kubernetes-group-version-kind", OpenApiSchemas.kind(kind)));
    }

    private static void add(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static void parameter(ArrayNode parameters, OpenApiParameter parameter) {
        var json = parameters.addObject().put("name", parameter.name()).put("in", parameter.in());
        json.put("type", parameter.type()).put("uniqueItems", true);
        if (parameter.in().equals("path")) {
            json.put("required", true);
        }
    }

    private static void body(ObjectNode json, OpenApiOperation operation, String component) {
        json.put("name", "body").put("in", "body");
        if (operation.bodyRequired()) {
            json.put("required", true);
        }
        json.putObject("schema").put("$ref", REFERENCE + component);
    }

    private static void response(ObjectNode json, OpenApiOperation operation, int code) {
        json.put("description", OpenApiOperation.meaning(code));
        var schema = json.putObject("schema");
        operation
                .answer()
                .ifPresentOrElse(
                        component -> schema.put("$ref", REFERENCE + component), () -> schema.put("type", "string"));
    }

    @Override
    public ObjectNode component(ObjectNode schema, boolean custom) {
        return OpenApiV2Schemas.convert(schema, custom);
    }

    @Override
    public ObjectNode aroundComponents() {
        var json = Json.object();
        json.putObject("securityDefinitions")
                .putObject("BearerToken")
                .put("type", "apiKey")
                .put("description", "Bearer Token authentication")
                .put("name", "authorization")
                .put("in", "header");
        json.putArray("security").addObject().putArray("BearerToken");
        return json;
    }

    @Override
    public boolean nestsComponents() {
        return false;
    }
}
