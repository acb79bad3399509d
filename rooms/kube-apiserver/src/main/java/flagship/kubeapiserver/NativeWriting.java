package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeKind;
import flagship.kubemodel.NativeKinds;
import flagship.kubemodel.NativeStrategy;
import flagship.kubemodel.NativeValidation;
import flagship.kubemodel.Status.Cause;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes of native kinds: what every native kind does, and what single kinds add to that. */
final class NativeWriting implements WriteStrategy {
    private static final WriteStrategy NOTHING_MORE = new WriteStrategy() {};

    private final Map<String, WriteStrategy> byKind;
    private final CheckedDocuments checked;
    private final Clock clock;

    /** @param byKind what single kinds do besides */
    NativeWriting(Map<String, WriteStrategy> byKind, CheckedDocuments checked, Clock clock) {
        this.byKind = Map.copyOf(byKind);
        this.checked = checked;
        this.clock = clock;
    }

    @Override
    public void prepareCreate(WriteRequest request, ObjectNode object) {
        var kind = kind(request.type());
        NativeStrategy.prepareForCreate(kind, object, clock.instant());
        of(kind.kind()).prepareCreate(request, object);
    }

    @Override
    public void prepareUpdate(WriteRequest request, ObjectNode object, ObjectNode current) {
        var kind = kind(request.type());
        switch (request.subresource()) {
            case "status" -> takeStatus(object, current);
            case "finalize" -> keepAllBut("spec", object, current);
            case "approval" -> keepAllBut("status", object, current);
            case "binding" -> {}
            default -> NativeStrategy.prepareForUpdate(kind, current, object);
        }
        of(kind.kind()).prepareUpdate(request, object, current);
    }

    /** Status and, as upstream has it, metadata come from the client; labels of Deployments do not. */
    private static void takeStatus(ObjectNode object, ObjectNode current) {
        var metadata = ObjectMeta.of(object).node().deepCopy();
        keepAllBut("status", object, current);
        if (object.path("kind").asText().equals("Deployment")) {
            ObjectMeta labels = ObjectMeta.of(object);
            metadata.remove("labels");
            if (labels.node().has("labels")) {
                metadata.set("labels", labels.node().get("labels"));
            }
        }
        object.set("metadata", metadata);
    }

    private static NativeKind kind(ServedType type) {
        return NativeKinds.byResource(type.resource())
                .orElseThrow(() -> new IllegalStateException(type.resource() + " is not native"));
    }

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        var kind = kind(request.type());
        if (CheckedDocuments.canBeOf(kind.kind()) && isChecked(request, object, current)) {
            return List.of();
        }
        var causes = new ArrayList<>(
                current == null
                        ? NativeValidation.create(kind, object)
                        : NativeValidation.update(kind, current, object));
        if (causes.isEmpty()) {
            causes.addAll(of(kind.kind()).validate(request, object, current));
        }
        return List.copyOf(causes);
    }

    /** An update of a definition is checked all the same: against what it was. */
    private boolean isChecked(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        boolean alone = current == null || request.type().kind().kind().equals("ValidatingAdmissionPolicy");
        return alone && request.subresource().isEmpty() && checked.contain(object);
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
