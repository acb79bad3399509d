package flagship.search;

import flagship.kubeapiserver.ApiRequest;
import flagship.kubemodel.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One media type of an Accept header, and the choice among several.
 *
 * @param type {@code application/json}
 * @param parameters without q, names in lower case
 */
record Accepted(String type, Map<String, String> parameters, double quality) {
    private static final String META = "meta.k8s.io";
    private static final Comparator<Accepted> BEST_FIRST =
            Comparator.comparingDouble(Accepted::quality).reversed();

    /** In what form objects are answered. */
    sealed interface Shape {
        record Objects() implements Shape {}

        /** @param version of meta.k8s.io */
        record Table(String version) implements Shape {}

        /** @param version of meta.k8s.io */
        record Metadata(String version) implements Shape {}
    }

    /**
     * The first form that the client accepts and that is served.
     *
     * @param list whether a list is answered, or one object
     * @throws ApiException 406
     */
    static Shape shape(ApiRequest request, boolean list) {
        for (Accepted accepted : of(request)) {
            var shape = accepted.shape(list);
            if (shape.isPresent()) {
                return shape.get();
            }
        }
        throw ApiException.notAcceptable("only the following media types are accepted: application/json,"
                + " application/json;as=Table;v=v1;g=meta.k8s.io, application/json;as="
                + metadataKind(list) + ";v=v1;g=meta.k8s.io, application/yaml");
    }

    private static String metadataKind(boolean list) {
        return list ? "PartialObjectMetadataList" : "PartialObjectMetadata";
    }

    private Optional<Shape> shape(boolean list) {
        var as = parameters.getOrDefault("as", "");
        if (!isJson() && !type.equals("application/yaml")) {
            return Optional.empty();
        }
        if (as.isEmpty()) {
            return Optional.of(new Shape.Objects());
        }
        var version = parameters.getOrDefault("v", "");
        if (!parameters.getOrDefault("g", "").equals(META) || !(version.equals("v1") || version.equals("v1beta1"))) {
            return Optional.empty();
        }
        if (as.equals("Table")) {
            return Optional.of(new Shape.Table(version));
        }
        return as.equals(metadataKind(list)) ? Optional.of(new Shape.Metadata(version)) : Optional.empty();
    }

    /** The version of aggregated discovery that is accepted before a plain answer is. */
    static Optional<String> aggregatedDiscovery(ApiRequest request) {
        for (Accepted accepted : of(request)) {
            var as = accepted.parameters.getOrDefault("as", "");
            var version = accepted.parameters.getOrDefault("v", "");
            if (accepted.isJson() && as.isEmpty()) {
                return Optional.empty();
            }
            if (as.equals("APIGroupDiscoveryList") && (version.equals("v2") || version.equals("v2beta1"))) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    private boolean isJson() {
        return type.equals("application/json") || type.equals("application/*") || type.equals("*/*");
    }

    /** In the client's order of preference; everything where it names nothing. */
    private static List<Accepted> of(ApiRequest request) {
        var header = request.header("accept").filter(text -> !text.isBlank()).orElse("*/*");
        return Arrays.stream(header.split(","))
                .filter(entry -> !entry.isBlank())
                .map(Accepted::entry)
                .filter(accepted -> accepted.quality > 0)
                .sorted(BEST_FIRST)
                .toList();
    }

    private static Accepted entry(String text) {
        var parts = new ArrayList<>(List.of(text.split(";")));
        var type = parts.removeFirst().strip().toLowerCase(Locale.ROOT);
        var parameters = new HashMap<String, String>();
        for (String part : parts) {
            var pair = part.split("=", 2);
            parameters.put(pair[0].strip().toLowerCase(Locale.ROOT), pair.length > 1 ? pair[1].strip() : "");
        }
        return new Accepted(type, parameters, weight(parameters.remove("q")));
    }

    private static double weight(@Nullable String text) {
        try {
            return text == null ? 1 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
