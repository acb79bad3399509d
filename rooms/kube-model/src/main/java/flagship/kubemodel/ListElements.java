package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.FieldType.ListForm;
import flagship.kubemodel.FieldType.MapForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tells the elements of a set or of a map-like list apart (contract section 11.3). */
final class ListElements {
    private ListElements() {}

    /** An element cannot be told apart from others; the message says why. */
    static final class Nameless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Nameless(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * The element's name in paths.
     *
     * @throws Nameless if it has none
     */
    static PathElement name(ListForm list, JsonNode element) {
        return list.keys().isEmpty() ? ofSet(element) : ofMap(list, element);
    }

    /** The same; null where it has none. */
    static @Nullable PathElement nameOrNull(ListForm list, JsonNode element) {
        try {
            return name(list, element);
        } catch (Nameless e) {
            return null; // Whoever asks so compares stored objects, which were checked when they came.
        }
    }

    private static PathElement ofSet(JsonNode element) {
        return switch (element.getNodeType()) {
            case OBJECT -> throw new Nameless("associative list without keys has an element that's a map type");
            case ARRAY -> throw new Nameless("not supported: associative list with lists as elements");
            case NULL, MISSING ->
                throw new Nameless("associative list without keys has an element that's an explicit null");
            case STRING, NUMBER, BOOLEAN, BINARY, POJO -> new PathElement.Value(element);
        };
    }

    private static PathElement ofMap(ListForm list, JsonNode element) {
        if (element.isNull()) {
            throw new Nameless("associative list with keys may not have a null element");
        }
        if (!element.isObject()) {
            throw new Nameless("associative list with keys may not have non-map elements");
        }
        List<PathElement.KeyPart> parts = new ArrayList<>(list.keys().size());
        for (String key : list.keys()) {
            var value = element.get(key);
            parts.add(new PathElement.KeyPart(
                    key, value == null ? whenAbsent(list.element().get().map(), key) : value));
        }
        return new PathElement.Key(List.copyOf(parts));
    }

    private static JsonNode whenAbsent(@Nullable MapForm element, String key) {
        var field = element == null ? null : element.fields().get(key);
        if (field == null || field.whenAbsent() == null) {
            throw new Nameless(
                    "associative list with keys has an element that omits key field \"%s\" (and doesn't have default value)"
                            .formatted(key));
        }
        return field.whenAbsent();
    }
}
