package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.PatchType;
import flagship.kubemodel.Status.Cause;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers {@code /scale}: the number of replicas of any kind that has one, as {@code autoscaling/v1 Scale}. */
final class ScaleHandler {
    static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");
    private static final CustomVersion.Scale NATIVE = new CustomVersion.Scale("spec.replicas", "status.replicas", "");

    private final BodyDecoder decoder;
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final ScaleTracking tracking;

    ScaleHandler(BodyDecoder decoder, ObjectReader reader, ObjectWriter writer, ScaleTracking tracking) {
        this.decoder = decoder;
        this.reader = reader;
        this.writer = writer;
        this.tracking = tracking;
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
        var written = writer.updateOwned(write, current -> scaled(write, current, _ -> scale.deepCopy()));
        answer(write, written, response);
    }

    void patch(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var type = target.type();
        var write = new WriteRequest(target, WriteOptions.of(request, "PatchOptions"), new Warnings());
        var patchType = PatchHandler.patchType(type, request);
        PatchHandler.checkForce(request, patchType);
        var written = patchType == PatchType.APPLY
                ? apply(write, AppliedConfiguration.of(request))
                : patch(write, PatchHandler.patch(type, SCALE, patchType, request));
        answer(write, written, response);
    }

    private ObjectWriter.Written patch(WriteRequest write, ObjectWriter.Change patch) {
        var expected = new BodyDecoder.Expected(SCALE, Optional.empty());
        return writer.updateOwned(
                write,
                current -> scaled(write, current, live -> {
                    var scale = patch.apply(live);
                    decoder.revise(expected, scale, write.options(), write.warnings());
                    CreateHandler.requireSame(write.name(), scale);
                    return scale;
                }));
    }

    private ObjectWriter.Written apply(WriteRequest write, AppliedConfiguration configuration) {
        var expected = new BodyDecoder.Expected(SCALE, Optional.empty());
        return writer.updateOwned(write, current -> {
            var live = scale(write.type(), current);
            tracking.toScale(write.type(), current, live);
            var scale = tracking.apply(write, live, configuration);
            var entries = ObjectOwnership.entries(scale);
            decoder.settle(expected, scale);
            CreateHandler.requireSame(write.name(), scale);
            entries.ifPresent(kept -> ObjectMeta.of(scale).node().set("managedFields", kept));
            return scaled(write.type(), current, scale);
        });
    }

    /** The object after a change of its scale that is no apply. */
    private ObjectNode scaled(WriteRequest write, ObjectNode current, ObjectWriter.Change change) {
        var type = write.type();
        var live = scale(type, current);
        tracking.toScale(type, current, live);
        var scale = change.apply(live.deepCopy());
        tracking.updated(write, live, scale);
        return scaled(type, current, scale);
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
    private ObjectNode scaled(ServedType type, ObjectNode current, ObjectNode scale) {
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
        tracking.toObject(type, scale, current);
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
