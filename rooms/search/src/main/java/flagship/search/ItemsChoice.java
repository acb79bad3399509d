package flagship.search;

import flagship.kubeapiserver.ApiRequest;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import java.time.Clock;

/** Finds the form in which a client wants the objects of a type. */
final class ItemsChoice {
    private final Clock clock;

    ItemsChoice(Clock clock) {
        this.clock = clock;
    }

    /** @throws ApiException 406 if nothing that is served is accepted; 400 for a table with an unknown {@code includeObject} */
    Items choose(ApiRequest request, ServedType type, String version, boolean list, boolean onlyMetadata) {
        var kind = new GroupVersionKind(type.resource().group(), version, type.kind());
        return switch (Accepted.shape(request, list)) {
            case Accepted.Shape.Objects() ->
                onlyMetadata
                        ? MetadataItems.ofKind(kind.apiVersion(), kind.kind(), type.isNative() && list)
                        : new WholeItems(kind, type.isNative());
            case Accepted.Shape.Metadata(var meta) -> MetadataItems.partial(meta);
            case Accepted.Shape.Table(var meta) ->
                new TableItems(Printer.of(type, version, clock), meta, rowObject(request, kind, meta));
        };
    }

    /** The form of a watch's events: each holds what stands alone. */
    WatchForm watchForm(ApiRequest request, ServedType type, String version, boolean onlyMetadata) {
        var items = choose(request, type, version, false, onlyMetadata);
        var kind = new GroupVersionKind(type.resource().group(), version, type.kind());
        var shape = Accepted.shape(request, false);
        var name = kind + " " + shape + " " + request.parameter("includeObject").orElse("") + " " + onlyMetadata;
        return switch (shape) {
            case Accepted.Shape.Objects() -> new WatchForm(name, items, kind.apiVersion(), kind.kind());
            case Accepted.Shape.Metadata(var meta) ->
                new WatchForm(name, items, "meta.k8s.io/" + meta, "PartialObjectMetadata");
            case Accepted.Shape.Table(var meta) -> new WatchForm(name, items, "meta.k8s.io/" + meta, "Table");
        };
    }

    private static TableItems.RowObject rowObject(ApiRequest request, GroupVersionKind kind, String meta) {
        var include = request.parameter("includeObject").orElse("");
        return switch (include) {
            case "", "Metadata" -> new TableItems.RowObject.Something(MetadataItems.partial(meta));
            case "Object" -> new TableItems.RowObject.Something(new WholeItems(kind, false));
            case "None" -> new TableItems.RowObject.Nothing();
            default ->
                throw ApiException.badRequest(("Unable to convert to Table as requested: includeObject: Invalid value: "
                                + "\"%s\": must be 'Metadata', 'Object', 'None', or empty")
                        .formatted(include));
        };
    }
}
