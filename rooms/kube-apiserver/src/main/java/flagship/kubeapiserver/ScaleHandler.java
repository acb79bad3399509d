package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.Status.Cause;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers {@code /scale}: the number of replicas of any kind that has one, as {@code autoscaling/v1 Scale}. */
final class ScaleHandler {
    private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");
    private static final CustomVersion.Scale NATIVE = new CustomVersion.Scale("spec.replicas", "status.replicas", "");

    private final BodyDecoder decoder;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    ScaleHandler(BodyDecoder decoder, ObjectReader reader, ObjectWriter writer) {
        this.decoder = decoder;
        this.reader = reader;
        this.writer = writer;
    }

    void get(RequestTarget target, ApiResponse response) throws IOException {
        var stored = reader.require(target.type(), target.name());
        send(target.type(), reader.tree(target.type(), stored.value()), response);
    }

    void update(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var write = new WriteRequest(target, WriteOptions.of(request, "UpdateOptions"), new Warnings());
        var expected = new BodyDecoder.Expected(SCALE, Optional.empty());
        var scale = decoder.decode(expected, request, write.options(), write.warnings());
        CreateHandler.requireSame(target.name(), scale);
        answer(write, writer.update(write, current -> scaled(target.type(), current, scale)), response);
    }

    void patch(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var type = target.type();
        var write = new WriteRequest(target, WriteOptions.of(request, "PatchOptions"), new Warnings());
        var patch = PatchHandler.patch(type, SCALE, PatchHandler.patchType(type, request), request);
        var expected = new BodyDecoder.Expected(SCALE, Optional.empty());
        var written = writer.update(write, current -> {
            var scale = patch.apply(scale(type, current));
            decoder.revise(expected, scale, write.options(), write.warnings());
            CreateHandler.requireSame(target.name(), scale);
            return scaled(type, current, scale);
        });
        answer(write, written, response);
    }

    private void answer(WriteRequest write, ObjectWriter.Written written, ApiResponse response) throws IOException {
        write.warnings().writeTo(response);
        send(write.type(), Json.parseObject(written.object()), response);
    }

    private static void send(ServedType type, ObjectNode object, ApiResponse response) throws IOException {
        response.send(200, "application/json", DeleteHandler.line(scale(type, object)));
    }

    private static CustomVersion.Scale paths(ServedType type) {
        return type.custom().map(custom -> custom.scale().orElseThrow()).orElse(NATIVE);
    }

    private static ObjectNode scale(ServedType type, ObjectNode object) {
        var paths = paths(type);
        var scale = Json.object().put("kind", SCALE.kind()).put("apiVersion", SCALE.apiVersion());
        var metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            if (object.path("metadata").has(field)) {
                metadata.set(field, object.path("metadata").path(field));
            }
        }
        var replicas = Paths.at(object, paths.specReplicas());
        if (replicas.isMissingNode()) {
            throw ApiException.internal(
                    "the spec replicas field \".%s\" does not exist".formatted(paths.specReplicas()));
        }
        var spec = scale.putObject("spec");
        if (replicas.asLong() != 0) {
            spec.put("replicas", replicas.asLong());
        }
        var status = scale.putObject("status")
                .put("replicas", Paths.at(object, paths.statusReplicas()).asLong(0));
        var selector = selector(type, object, paths);
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return scale;
    }

    private static String selector(ServedType type, ObjectNode object, CustomVersion.Scale paths) {
        if (type.isCustom()) {
            return paths.labelSelector().isEmpty()
                    ? ""
                    : Paths.at(object, paths.labelSelector()).asText("");
        }
        return SelectorText.of(object.path("spec").path("selector"));
    }

    /** The object with the wanted number of replicas; a version or uid in the scale is a precondition. */
    private static ObjectNode scaled(ServedType type, ObjectNode current, ObjectNode scale) {
        JsonNode wanted = scale.path("spec").path("replicas");
        long replicas = wanted.asLong(0);
        if (replicas < 0) {
            throw negative(type, current, replicas);
        }
        Paths.put(current, paths(type).specReplicas(), replicas);
        var meta = ObjectMeta.of(scale);
        if (!meta.resourceVersion().isEmpty()) {
            ObjectMeta.of(current).node().put("resourceVersion", meta.resourceVersion());
        }
        if (!meta.uid().isEmpty()) {
            ObjectMeta.of(current).node().put("uid", meta.uid());
        }
        return current;
    }

    private static ApiException negative(ServedType type, ObjectNode current, long replicas) {
        var field = type.isCustom() ? "." + paths(type).specReplicas() : "spec.replicas";
        var detail = type.isCustom() ? "should be a non-negative integer" : "must be greater than or equal to 0";
        var cause = new Cause("FieldValueInvalid", "Invalid value: %d: %s".formatted(replicas, detail), field);
        return type.isCustom()
                ? ApiException.invalid(
                        type.kind().group(),
                        type.kind().kind(),
                        ObjectMeta.of(current).name(),
                        List.of(cause))
                : ApiException.invalid(
                        SCALE.group(), SCALE.kind(), ObjectMeta.of(current).name(), List.of(cause));
    }
}
