package flagship.kubeapiserver;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * One OpenAPI document before it is written. Written piece by piece: no tree of the whole is ever built, which for all kinds of Kubernetes
 * would take tens of megabytes.
 */
final class OpenApiSpec {
    private static final int FIRST_BYTES = 256 << 10;

    private final Map<String, List<OpenApiOperation>> paths = new TreeMap<>();
    private final OpenApiSchemas schemas;
    private final SortedSet<String> components;

    /** @param further components to be described besides those that the operations name */
    OpenApiSpec(List<OpenApiOperation> operations, OpenApiSchemas schemas, Collection<String> further) {
        this.schemas = schemas;
        var named = new ArrayList<>(further);
        for (var operation : operations) {
            paths.computeIfAbsent(operation.path(), _ -> new ArrayList<>()).add(operation);
            operation.body().ifPresent(named::add);
            operation.answer().ifPresent(named::add);
        }
        components = schemas.closure(named);
    }

    byte[] json(OpenApiForm form) {
        var bytes = new ByteArrayOutputStream(FIRST_BYTES);
        try (JsonGenerator out = Json.mapper().createGenerator(bytes)) {
            out.writeStartObject();
            members(form.head(), out);
            out.writeObjectFieldStart("paths");
            for (var path : paths.entrySet()) {
                out.writeFieldName(path.getKey());
                out.writeTree(form.pathItem(path.getValue()));
            }
            out.writeEndObject();
            components(form, out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Cannot be: it goes to memory.
        }
        return bytes.toByteArray();
    }

    private void components(OpenApiForm form, JsonGenerator out) throws IOException {
        if (form.nestsComponents()) {
            out.writeObjectFieldStart("components");
        }
        out.writeObjectFieldStart(form.nestsComponents() ? "schemas" : "definitions");
        for (String name : components) {
            out.writeFieldName(name);
            out.writeTree(component(name, form));
        }
        out.writeEndObject();
        members(form.aroundComponents(), out);
        if (form.nestsComponents()) {
            out.writeEndObject();
        }
    }

    private static void members(JsonNode node, JsonGenerator out) throws IOException {
        for (var member : node.properties()) {
            out.writeFieldName(member.getKey());
            out.writeTree(member.getValue());
        }
    }

    private JsonNode component(String name, OpenApiForm form) {
        return form.component(schemas.described(name), schemas.isCustom(name));
    }

    byte[] protobuf(OpenApiForm form) {
        var prefix = form.nestsComponents() ? "v3." : "v2.";
        var writer = new OpenApiProtobuf(prefix);
        for (var path : paths.entrySet()) {
            writer.path(path.getKey(), form.pathItem(path.getValue()));
        }
        for (String name : components) {
            writer.component(name, component(name, form));
        }
        return writer.finish(form.head(), form.aroundComponents());
    }
}
