package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a client wants objects to be shown, as its Accept header says (contract section 3.2).
 *
 * @param version version of {@code meta.k8s.io} of a table or of partial metadata; {@code v1} or {@code v1beta1}
 * @param protobuf whether in protobuf and not in JSON; tables never are, and of custom kinds only the metadata can be
 */
record ObjectForm(Shape shape, String version, boolean protobuf) {
    static final ObjectForm WHOLE = new ObjectForm(Shape.OBJECT, "v1", false);

    /** What becomes of an object. */
    enum Shape {
        OBJECT,
        TABLE,
        PARTIAL_METADATA
    }

    /** What is asked for; decides which shapes fit. */
    enum Asked {
        OBJECT,
        LIST,
        WATCH,
        WATCH_LIST
    }

    static final Set<String> JSON = Set.of("application/json", "application/*", "*/*");
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String STREAM = "application/json;stream=watch";
    private static final String AVAILABLE = "application/json, application/yaml, " + PROTOBUF;

    /**
     * Chooses the first entry that can be served.
     *
     * @throws ApiException 406 if there is none
     */
    static ObjectForm choose(ApiRequest request, ServedType type, Asked asked) {
        var accept = String.join(",", request.headers().getOrDefault("accept", List.of()));
        if (accept.isBlank() || accept.equals("application/json") || accept.equals("*/*")) {
            return WHOLE;
        }
        var ranges = MediaRange.parse(accept);
        for (MediaRange range : ranges) {
            var form = serve(range, type, asked);
            if (form.isPresent() && range.quality() > 0) {
                return form.get();
            }
        }
        throw notAcceptable(ranges, type, asked);
    }

    private static ApiException notAcceptable(List<MediaRange> ranges, ServedType type, Asked asked) {
        boolean stream = asked == Asked.WATCH || asked == Asked.WATCH_LIST;
        if (stream && ranges.stream().allMatch(range -> range.parameter("as").isEmpty())) {
            var streams = type.isCustom() ? STREAM : STREAM + ", " + PROTOBUF + ";stream=watch";
            return ApiException.notAcceptable("only the following media types are accepted: " + streams);
        }
        var as = ranges.stream()
                .map(range -> range.parameter("as"))
                .filter(word -> !word.isEmpty())
                .findFirst();
        var available = type.isCustom() ? "application/json, application/yaml" : AVAILABLE;
        if (as.isEmpty()) {
            return new ApiException(new Status(
                    406,
                    "NotAcceptable",
                    "406: Not Acceptable\n\nAvailable representations: " + available,
                    Status.Details.EMPTY));
        }
        boolean list = asked == Asked.LIST;
        if (as.get().equals(list ? "PartialObjectMetadata" : "PartialObjectMetadataList")) {
            return ApiException.notAcceptable("you requested %s, but the requested object is %sa list (*core.%s)"
                    .formatted(
                            as.get(),
                            list ? "" : "not ",
                            list ? type.words().listKind() : type.kind().kind()));
        }
        return ApiException.notAcceptable("only the following media types are accepted: " + available);
    }

    private static Optional<ObjectForm> serve(MediaRange range, ServedType type, Asked asked) {
        if (range.type().equals(PROTOBUF)) {
            return shape(range.parameters(), asked)
                    .filter(form -> switch (form.shape()) {
                        case OBJECT -> !type.isCustom();
                        case TABLE -> false;
                        case PARTIAL_METADATA -> true;
                    })
                    .map(ObjectForm::inProtobuf);
        }
        boolean stream = asked == Asked.WATCH || asked == Asked.WATCH_LIST;
        boolean yaml = !stream && range.type().equals("application/yaml");
        if (!JSON.contains(range.type()) && !yaml) {
            return Optional.empty();
        }
        return shape(range.parameters(), asked);
    }

    private ObjectForm inProtobuf() {
        return new ObjectForm(shape, version, true);
    }

    private static Optional<ObjectForm> shape(Map<String, String> parameters, Asked asked) {
        if (!Set.of("as", "v", "g", "charset", "stream", "pretty").containsAll(parameters.keySet())) {
            return Optional.empty();
        }
        var as = parameters.getOrDefault("as", "");
        if (as.isEmpty()) {
            return Optional.of(WHOLE);
        }
        var version = parameters.getOrDefault("v", "");
        if (!parameters.getOrDefault("g", "").equals("meta.k8s.io")
                || !Set.of("v1", "v1beta1").contains(version)) {
            return Optional.empty();
        }
        return switch (as) {
            case "Table" ->
                asked == Asked.WATCH_LIST ? Optional.empty() : Optional.of(new ObjectForm(Shape.TABLE, version, false));
            case "PartialObjectMetadata" ->
                asked == Asked.LIST
                        ? Optional.empty()
                        : Optional.of(new ObjectForm(Shape.PARTIAL_METADATA, version, false));
            case "PartialObjectMetadataList" ->
                asked == Asked.LIST
                        ? Optional.of(new ObjectForm(Shape.PARTIAL_METADATA, version, false))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
