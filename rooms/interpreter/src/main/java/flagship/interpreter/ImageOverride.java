package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Overriders;
import flagship.fleetapi.Overriders.Image;
import flagship.interpreter.OverrideRule.Inapplicable;

/** Changes a part of the names of images: those of all containers, or the one at a path. */
final class ImageOverride {
    private ImageOverride() {}

    static void apply(Image change, ObjectNode manifest) {
        if (change.predicatePath().isPresent()) {
            atPath(change, manifest, change.predicatePath().get());
            return;
        }
        for (ObjectNode container : Containers.of(manifest)) {
            container.put("image", changed(change, Trees.text(container, "image")));
        }
    }

    private static void atPath(Image change, ObjectNode manifest, String path) {
        var pointer = StrictPatch.pointer(path);
        var image = manifest.at(pointer);
        if (pointer.matches() || !image.isTextual()) {
            throw new Inapplicable("there is no string at %s; correct predicate.path".formatted(path));
        }
        var value = changed(change, image.textValue());
        JsonNode parent = manifest.at(pointer.head());
        if (parent instanceof ArrayNode array) {
            array.set(pointer.last().getMatchingIndex(), value);
        } else if (parent instanceof ObjectNode object) {
            object.put(pointer.last().getMatchingProperty(), value);
        }
    }

    private static String changed(Image change, String image) {
        var name = ImageName.parse(image)
                .orElseThrow(() -> new Inapplicable(
                        "\"%s\" is not the name of an image; correct it in the template".formatted(image)));
        return switch (change.component()) {
            case "Registry" -> name.withRegistry(part(change, name.registry())).toString();
            case "Repository" ->
                name.withRepository(part(change, name.repository())).toString();
            case "Tag" -> version(change, name).toString();
            default ->
                throw new Inapplicable(
                        "component \"%s\" is unknown; use Registry, Repository or Tag".formatted(change.component()));
        };
    }

    private static String part(Image change, String present) {
        return switch (change.operator()) {
            case Overriders.ADD -> present + change.value();
            case Overriders.REPLACE -> change.value();
            case Overriders.REMOVE -> "";
            default -> throw OverrideRule.unknownOperator(change.operator());
        };
    }

    private static ImageName version(Image change, ImageName name) {
        return switch (change.operator()) {
            case Overriders.ADD -> name.withVersion(name.version() + change.value());
            case Overriders.REPLACE -> name.withVersion(change.value());
            case Overriders.REMOVE -> name.withoutVersion();
            default -> throw OverrideRule.unknownOperator(change.operator());
        };
    }
}
