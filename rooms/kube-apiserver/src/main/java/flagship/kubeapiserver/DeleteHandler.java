package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Stored;
import java.io.IOException;
import java.util.ArrayList;

/** Answers DELETE of an object and of a collection. */
final class DeleteHandler {
    private final ObjectStore store;
    private final ObjectReader reader;
    private final ObjectDeleter deleter;
    private final Presentations presentations;
    private final Admission admission;

    DeleteHandler(
            ObjectStore store,
            ObjectReader reader,
            ObjectDeleter deleter,
            Presentations presentations,
            Admission admission) {
        this.store = store;
        this.reader = reader;
        this.deleter = deleter;
        this.presentations = presentations;
        this.admission = admission;
    }

    void one(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var type = target.type();
        var options = DeleteOptions.of(request);
        NamespaceGate.requireDeletable(target);
        var write = new WriteRequest(target, options.asked(request), Warnings.ofVersion(type));
        var warnings = write.warnings();
        var deleted = WriteAnswer.warned(
                warnings,
                response,
                () -> deleter.delete(type, target.name(), options, current -> admission.delete(write, current)));
        if (options.propagation().isEmpty() && DeletionRules.isJob(type)) {
            warnings.add(DeletionRules.JOB_WARNING);
        }
        warnings.writeTo(response);
        if (!deleted.gone() || DeletionRules.answersObject(type)) {
            response.send(200, "application/json", new WholeObjects(type).single(deleted.object()));
        } else {
            response.send(200, "application/json", line(success(type, ObjectHead.read(deleted.object()))));
        }
    }

    /** Deletes every selected object; answers with them as they were. */
    void collection(RequestTarget target, ApiRequest request, ApiResponse response) throws IOException {
        var type = target.type();
        if (type.namespaced() && target.namespace().isEmpty()) {
            throw ApiException.methodNotAllowed();
        }
        var list = ListOptions.of(request, false);
        var selection = new Selection(type, list.labels(), list.fields());
        var options = DeleteOptions.of(request);
        var presentation = presentations.choose(type, request, ObjectForm.Asked.LIST);
        var prefix = StoreKeys.prefix(type.storage(), target.namespace());
        var start = new ContinueToken(store.revision(), "");
        var page = ListPage.read(
                store, prefix, start, Long.MAX_VALUE, stored -> selection.matches(reader.bytes(type, stored)));
        var objects = new ArrayList<byte[]>();
        var warnings = Warnings.ofVersion(type);
        ObjectDeleter.Gate gate = current -> admission.delete(
                new WriteRequest(
                        new RequestTarget(type, ObjectMeta.of(current).namespacedName(), ""),
                        options.asked(request),
                        warnings),
                current);
        for (Stored stored : page.items()) {
            objects.add(WriteAnswer.warned(warnings, response, () -> delete(type, stored, options, gate)));
        }
        warnings.writeTo(response);
        response.header("Content-Type", presentation.contentType());
        var out = response.body();
        presentation.openList(new Presentation.ListMeta(store.revision(), "", 0), out);
        for (int i = 0; i < objects.size(); i++) {
            if (i > 0) {
                presentation.separate(out);
            }
            presentation.item(objects.get(i), out);
        }
        presentation.closeList(out);
    }

    private byte[] delete(ServedType type, Stored stored, DeleteOptions options, ObjectDeleter.Gate gate) {
        byte[] object = reader.bytes(type, stored);
        try {
            deleter.delete(type, ObjectHead.read(object).namespacedName(), options, gate);
            return object;
        } catch (ApiException e) {
            if (e.code() == 404) {
                return object; // Somebody else was faster; it is gone as asked.
            }
            throw e;
        }
    }

    static ObjectNode success(ServedType type, ObjectHead head) {
        var json = Json.object().put("kind", "Status").put("apiVersion", "v1");
        json.putObject("metadata");
        json.put("status", "Success");
        var details = json.putObject("details").put("name", head.name());
        if (!type.resource().group().isEmpty()) {
            details.put("group", type.resource().group());
        }
        details.put("kind", type.resource().resource()).put("uid", head.uid());
        return json;
    }

    static byte[] line(ObjectNode json) {
        byte[] bytes = Json.bytes(json);
        byte[] line = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        line[bytes.length] = '\n';
        return line;
    }
}
