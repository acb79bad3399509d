package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;

/** What each row of a table carries besides its cells. */
enum IncludeObject {
    METADATA,
    OBJECT,
    NONE;

    /** @throws ApiException 400 for a value that is not known */
    static IncludeObject of(ApiRequest request) {
        var value = request.parameter("includeObject").orElse("");
        return switch (value) {
            case "", "Metadata" -> METADATA;
            case "Object" -> OBJECT;
            case "None" -> NONE;
            default ->
                throw ApiException.badRequest(("Unable to convert to Table as requested: includeObject: Invalid value: "
                                + "\"%s\": must be 'Metadata', 'Object', 'None', or empty")
                        .formatted(value));
        };
    }
}
