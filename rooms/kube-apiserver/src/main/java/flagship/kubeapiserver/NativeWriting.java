package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeDefaults;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes of native kinds: status only through {@code /status}, and what single kinds add to that. */
final class NativeWriting implements WriteStrategy {
    /** Kinds that keep the status they are created with. */
    private static final Set<String> STATUS_AT_CREATE = Set.of("Node");

    private static final WriteStrategy NOTHING_MORE = new WriteStrategy() {};

    private final Map<String, WriteStrategy> byKind;

    /** @param byKind what single kinds do besides */
    NativeWriting(Map<String, WriteStrategy> byKind) {
        this.byKind = Map.copyOf(byKind);
    }

    @Override
    public void prepareCreate(WriteRequest request, ObjectNode object) {
        var type = request.type();
        var kind = type.kind().kind();
        if (type.subresource("status").isPresent() && !STATUS_AT_CREATE.contains(kind)) {
            object.remove("status");
            NativeDefaults.apply(type.kind(), object);
        }
        of(kind).prepareCreate(request, object);
    }

    @Override
    public void prepareUpdate(WriteRequest request, ObjectNode object, ObjectNode current) {
        var type = request.type();
        if (request.subresource().equals("status")) {
            keepAllBut("status", object, current);
        } else if (type.subresource("status").isPresent()) {
            keep("status", object, current);
        }
        of(type.kind().kind()).prepareUpdate(request, object, current);
    }

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        return of(request.type().kind().kind()).validate(request, object, current);
    }

    private WriteStrategy of(String kind) {
        return byKind.getOrDefault(kind, NOTHING_MORE);
    }

    /** Takes one member from the current state. */
    static void keep(String member, ObjectNode object, ObjectNode current) {
        var was = current.get(member);
        if (was == null) {
            object.remove(member);
        } else {
            object.set(member, was.deepCopy());
        }
    }

    /** Takes everything but one member from the current state. */
    static void keepAllBut(String member, ObjectNode object, ObjectNode current) {
        var wanted = object.get(member);
        var copy = current.deepCopy();
        object.removeAll();
        object.setAll(copy);
        if (wanted == null) {
            object.remove(member);
        } else {
            object.set(member, wanted);
        }
    }

    /** An empty object of the kind; for objects that the server makes. */
    static ObjectNode object(ServedType type, String name) {
        var object = Json.object()
                .put("kind", type.kind().kind())
                .put("apiVersion", type.kind().apiVersion());
        object.putObject("metadata").put("name", name);
        return object;
    }
}
