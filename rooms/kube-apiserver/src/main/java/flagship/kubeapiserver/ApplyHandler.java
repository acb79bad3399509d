package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.FieldOwnership;
import java.util.List;

/** Server-side apply of an object or of its {@code status}: creates what does not exist (contract section 11). */
final class ApplyHandler {
    /** How often an object may come and go while it is applied to. */
    private static final int ATTEMPTS_MAX = 5;

    private final BodyDecoder decoder;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final CreateHandler creator;
    private final ObjectOwnership ownership;

    ApplyHandler(
            BodyDecoder decoder,
            ObjectWriter writer,
            ObjectReader reader,
            CreateHandler creator,
            ObjectOwnership ownership) {
        this.decoder = decoder;
        this.writer = writer;
        this.reader = reader;
        this.creator = creator;
        this.ownership = ownership;
    }

    /** @throws ApiException 404 for a subresource of a missing object; 409 for conflicts; what else writes are refused with */
    ObjectWriter.Written apply(WriteRequest write, AppliedConfiguration configuration) {
        for (int attempt = 1; ; attempt++) {
            try {
                return mayCreate(write) ? create(write, configuration) : update(write, configuration);
            } catch (ApiException e) {
                if (attempt == ATTEMPTS_MAX || !cameOrWent(write, e)) {
                    throw e;
                }
            }
        }
    }

    private boolean mayCreate(WriteRequest write) {
        return write.subresource().isEmpty()
                && reader.find(write.type(), write.name()).isEmpty();
    }

    private static boolean cameOrWent(WriteRequest write, ApiException e) {
        return write.subresource().isEmpty() && (e.status().reason().equals("AlreadyExists") || e.code() == 404);
    }

    private ObjectWriter.Written update(WriteRequest write, AppliedConfiguration configuration) {
        return writer.updateOwned(write, current -> {
            var object = applied(write, current, configuration);
            CreateHandler.requireSame(write.name(), object);
            return object;
        });
    }

    private ObjectWriter.Written create(WriteRequest write, AppliedConfiguration configuration) {
        var object = applied(write, ownership.blank(write), configuration);
        var meta = ObjectMeta.of(object);
        if (!meta.uid().isEmpty()) {
            throw ApiException.conflict(
                    write.type().groupResource(),
                    write.name().name(),
                    "uid mismatch: the provided object specified uid %s, and no existing object was found"
                            .formatted(meta.uid()));
        }
        if (meta.name().isEmpty()) {
            throw ApiException.badRequest(
                    "the name of the object (%s based on URL) was undeterminable: name must be provided"
                            .formatted(write.name().name()));
        }
        meta.node().remove("resourceVersion"); // As upstream has it, a version keeps nobody from creating; a uid does.
        CreateHandler.requireSame(write.name(), object);
        return creator.createApplied(write, object);
    }

    /** The merged object in the form of its kind, entries included. */
    private ObjectNode applied(WriteRequest write, ObjectNode live, AppliedConfiguration configuration) {
        var object = ownership
                .of(write)
                .apply(live, configuration.object(), write.options().fieldManager(), configuration.force());
        complain(write, configuration);
        var entries = ObjectOwnership.entries(object);
        try {
            decoder.settle(BodyDecoder.Expected.of(write.type()), object);
        } catch (ApiException e) {
            throw e.code() == 400 ? unreadable(write, configuration, String.valueOf(e.getMessage())) : e;
        }
        entries.ifPresent(kept -> ObjectMeta.of(object).node().set("managedFields", kept));
        return object;
    }

    private static void complain(WriteRequest write, AppliedConfiguration configuration) {
        if (configuration.duplicates().isEmpty()) {
            return;
        }
        var complaint = "yaml: unmarshal errors:\n  " + String.join("\n  ", configuration.duplicates());
        switch (write.options().fieldValidation()) {
            case STRICT -> throw ApiException.badRequest("error strict decoding YAML: " + complaint);
            case WARN -> write.warnings().addAll(List.of(complaint));
            case IGNORE -> {}
        }
    }

    /** What fits the schema may still be no value of its type: a quantity, a time. */
    private static ApiException unreadable(WriteRequest write, AppliedConfiguration configuration, String why) {
        return OptionErrors.withoutReason("failed to convert new object (%s) to proper version: %s"
                .formatted(
                        FieldOwnership.described(write.type().kind(), configuration.object()),
                        why.substring(why.indexOf(": ") + 2)));
    }
}
