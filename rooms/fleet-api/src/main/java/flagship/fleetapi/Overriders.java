package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The changes that a rule makes. The kinds of change apply in the order image, command, args, labels, annotations, field, plaintext; within
 * one kind the list's order holds. Operators are {@code add}, {@code remove} and {@code replace}.
 */
public record Overriders(
        List<Plaintext> plaintext,
        List<Image> images,
        List<CommandArgs> commands,
        List<CommandArgs> args,
        List<Texts> labels,
        List<Texts> annotations,
        List<Field> fields) {
    public static final String ADD = "add";
    public static final String REMOVE = "remove";
    public static final String REPLACE = "replace";

    public Overriders {
        plaintext = List.copyOf(plaintext);
        images = List.copyOf(images);
        commands = List.copyOf(commands);
        args = List.copyOf(args);
        labels = List.copyOf(labels);
        annotations = List.copyOf(annotations);
        fields = List.copyOf(fields);
    }

    /**
     * An operation of RFC 6902 on the object, or on a document in one of its fields.
     *
     * @param path a JSON pointer; JSON name {@code subPath} in a document
     * @param value absent for {@code remove}
     */
    public record Plaintext(String path, String operator, Optional<JsonNode> value) {
        static Plaintext of(JsonNode node, String pathName) {
            return new Plaintext(
                    Fields.text(node, pathName), Fields.text(node, "operator"), Optional.ofNullable(node.get("value")));
        }

        ObjectNode toJson(String pathName) {
            var json = Json.object().put(pathName, path).put("operator", operator);
            value.ifPresent(it -> json.set("value", it));
            return json;
        }
    }

    /**
     * A change of a part of an image's name.
     *
     * @param predicatePath the JSON pointer of the only image that is changed; absent for those of the containers
     * @param component Registry, Repository or Tag
     * @param value may be empty
     */
    public record Image(Optional<String> predicatePath, String component, String operator, String value) {
        static Image of(JsonNode node) {
            return new Image(
                    Fields.optional(node, "predicate", predicate -> Fields.text(predicate, "path")),
                    Fields.text(node, "component"),
                    Fields.text(node, "operator"),
                    Fields.text(node, "value"));
        }

        ObjectNode toJson() {
            var json = Json.object();
            predicatePath.ifPresent(path -> json.putObject("predicate").put("path", path));
            json.put("component", component).put("operator", operator);
            Fields.putUnlessEmpty(json, "value", value);
            return json;
        }
    }

    /** A change of a container's command or arguments. */
    public record CommandArgs(String containerName, String operator, List<String> value) {
        public CommandArgs {
            value = List.copyOf(value);
        }

        static CommandArgs of(JsonNode node) {
            return new CommandArgs(
                    Fields.text(node, "containerName"), Fields.text(node, "operator"), Fields.texts(node, "value"));
        }

        ObjectNode toJson() {
            var json = Json.object().put("containerName", containerName).put("operator", operator);
            Fields.putUnlessEmpty(json, "value", value);
            return json;
        }
    }

    /** A change of labels or annotations. */
    public record Texts(String operator, Map<String, String> value) {
        static Texts of(JsonNode node) {
            return new Texts(Fields.text(node, "operator"), Fields.map(node, "value"));
        }

        ObjectNode toJson() {
            var json = Json.object().put("operator", operator);
            Fields.putUnlessEmpty(json, "value", new TreeMap<>(value));
            return json;
        }
    }

    /**
     * Changes inside of a document that a field holds as text; one of the lists is used.
     *
     * @param fieldPath the JSON pointer of the field
     */
    public record Field(String fieldPath, List<Plaintext> json, List<Plaintext> yaml) {
        public Field {
            json = List.copyOf(json);
            yaml = List.copyOf(yaml);
        }

        static Field of(JsonNode node) {
            return new Field(Fields.text(node, "fieldPath"), operations(node, "json"), operations(node, "yaml"));
        }

        private static List<Plaintext> operations(JsonNode node, String name) {
            return Fields.list(node, name, operation -> Plaintext.of(operation, "subPath"));
        }

        ObjectNode toJson() {
            var object = Json.object().put("fieldPath", fieldPath);
            Fields.putUnlessEmpty(object, "json", json, operation -> operation.toJson("subPath"));
            Fields.putUnlessEmpty(object, "yaml", yaml, operation -> operation.toJson("subPath"));
            return object;
        }
    }

    static Overriders of(JsonNode node) {
        return new Overriders(
                Fields.list(node, "plaintext", operation -> Plaintext.of(operation, "path")),
                Fields.list(node, "imageOverrider", Image::of),
                Fields.list(node, "commandOverrider", CommandArgs::of),
                Fields.list(node, "argsOverrider", CommandArgs::of),
                Fields.list(node, "labelsOverrider", Texts::of),
                Fields.list(node, "annotationsOverrider", Texts::of),
                Fields.list(node, "fieldOverrider", Field::of));
    }

    /** The object with its members in Karmada's order, as annotations hold it. */
    public ObjectNode toJson() {
        var json = Json.object();
        Fields.putUnlessEmpty(json, "plaintext", plaintext, operation -> operation.toJson("path"));
        Fields.putUnlessEmpty(json, "imageOverrider", images, Image::toJson);
        Fields.putUnlessEmpty(json, "commandOverrider", commands, CommandArgs::toJson);
        Fields.putUnlessEmpty(json, "argsOverrider", args, CommandArgs::toJson);
        Fields.putUnlessEmpty(json, "labelsOverrider", labels, Texts::toJson);
        Fields.putUnlessEmpty(json, "annotationsOverrider", annotations, Texts::toJson);
        Fields.putUnlessEmpty(json, "fieldOverrider", fields, Field::toJson);
        return json;
    }
}
