package flagship.kubeapiserver;

import java.time.Clock;

/** Finds the way in which a client wants objects to be shown. */
final class Presentations {
    private final Clock clock;

    Presentations(Clock clock) {
        this.clock = clock;
    }

    /** @throws flagship.kubemodel.ApiException 406 if the client accepts nothing that can be served */
    Presentation choose(ServedType type, ApiRequest request, ObjectForm.Asked asked) {
        var form = ObjectForm.choose(request, type, asked);
        if (form.protobuf()) {
            return form.shape() == ObjectForm.Shape.OBJECT
                    ? ProtobufObjects.whole(type)
                    : ProtobufObjects.metadata(form.version());
        }
        return switch (form.shape()) {
            case OBJECT -> new WholeObjects(type);
            case PARTIAL_METADATA -> new PartialObjects(form.version());
            case TABLE -> new TableObjects(type, form.version(), IncludeObject.of(request), clock);
        };
    }
}
