package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.SchemaStruct.Field;
import flagship.kubemodel.SchemaStruct.Lazily;
import flagship.kubemodel.SchemaType.ListOf;
import flagship.kubemodel.SchemaType.MapOf;
import flagship.kubemodel.SchemaType.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The OpenAPI components of the native kinds, read package by package and compiled type by type as they are needed: a start that writes a
 * few kinds pays for these alone. Safe for any thread; what it remembers is a pure function of the files.
 */
final class SchemaLibrary {
    private static final String REFERENCE = "#/components/schemas/";

    private final GoFields goFields = GoFields.read();
    private final NativeProse prose = new NativeProse();
    private final Map<String, Map<String, String>> packages = new ConcurrentHashMap<>();
    private final Map<String, SchemaStruct> structs = new ConcurrentHashMap<>();

    /** A component as it stands in the OpenAPI documents; empty where there is none of that name. */
    Optional<ObjectNode> component(String name) {
        int dot = name.lastIndexOf('.');
        var json = dot < 0 ? null : types(name.substring(0, dot)).get(name.substring(dot + 1));
        return Optional.ofNullable(json).map(text -> Json.parseObject(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The component with what is said of it and of its fields. */
    Optional<ObjectNode> described(String name) {
        var component = component(name);
        component.ifPresent(tree -> {
            int dot = name.lastIndexOf('.');
            prose.describe(name.substring(0, dot), name.substring(dot + 1), tree);
        });
        return component;
    }

    /** The names of all components of one package, {@code io.k8s.api.apps.v1}; empty where there is none. */
    SortedSet<String> components(String goPackage) {
        return types(goPackage).keySet().stream()
                .map(type -> goPackage + "." + type)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The compiled object type of that name; empty where there is none, or it is not an object with fields. */
    Optional<SchemaStruct> struct(String name) {
        var known = structs.get(name);
        return known != null
                ? Optional.of(known)
                : component(name)
                        .filter(component -> component.has("properties"))
                        .map(_ -> structNamed(name));
    }

    private Map<String, String> types(String goPackage) {
        return packages.computeIfAbsent(goPackage, name -> Resources.byFirstWord("schemas/" + name + ".txt"));
    }

    private SchemaStruct structNamed(String name) {
        return structs.computeIfAbsent(name, key -> new SchemaStruct(key, new Lazily<>(() -> compileFields(key))));
    }

    private Map<String, Field> compileFields(String name) {
        var component = component(name).orElseThrow();
        var required = component.path("required");
        var fields = new LinkedHashMap<String, Field>();
        for (var property : component.path("properties").properties()) {
            boolean isRequired =
                    required.valueStream().anyMatch(field -> field.textValue().equals(property.getKey()));
            fields.put(property.getKey(), compileField(name, property.getKey(), property.getValue(), isRequired));
        }
        return fields;
    }

    private Field compileField(String component, String name, JsonNode property, boolean required) {
        var type = compile(property);
        var zero = property.get("default");
        if (zero != null) {
            return new Field(type, type instanceof Scalar, zero);
        }
        if (goFields.writesNull(component, name) || (required && isCollection(type))) {
            return new Field(type, false, NullNode.getInstance());
        }
        return new Field(type, isCollection(type) || goFields.isValue(component, name, type), null);
    }

    private static boolean isCollection(SchemaType type) {
        return type instanceof ListOf || type instanceof MapOf;
    }

    private SchemaType compile(JsonNode schema) {
        var reference = schema.path("$ref")
                .asText(schema.path("allOf").path(0).path("$ref").asText(""));
        if (!reference.isEmpty()) {
            return referenced(reference.substring(REFERENCE.length()));
        }
        return switch (schema.path("type").asText("")) {
            case "string" -> schema.path("format").asText("").equals("byte") ? Scalar.BYTES : Scalar.STRING;
            case "boolean" -> Scalar.BOOLEAN;
            case "integer" -> schema.path("format").asText("").equals("int32") ? Scalar.INT32 : Scalar.INT64;
            case "number" -> Scalar.NUMBER;
            case "array" -> new ListOf(compile(schema.path("items")));
            case "object" ->
                schema.has("additionalProperties")
                        ? new MapOf(compile(schema.path("additionalProperties")))
                        : Scalar.ANY;
            default -> Scalar.ANY;
        };
    }

    /** Types that Go reads with code of their own are scalars here. */
    private SchemaType referenced(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "Quantity" -> Scalar.QUANTITY;
            case "Time" -> Scalar.TIME;
            case "MicroTime" -> Scalar.MICRO_TIME;
            case "IntOrString" -> Scalar.INT_OR_STRING;
            default -> struct(name).<SchemaType>map(found -> found).orElse(Scalar.ANY);
        };
    }
}
