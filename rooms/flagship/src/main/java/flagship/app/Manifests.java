package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Kubernetes objects of YAML and JSON files; the items of Lists one by one. */
final class Manifests {
    private static final int INPUT_BYTES_MAX = 64 << 20;

    private Manifests() {}

    /** @throws UserError if a file cannot be read or holds something else */
    static List<ObjectNode> read(List<Path> files) {
        var all = new ArrayList<ObjectNode>();
        for (Path file : files) {
            try {
                add(Files.readAllBytes(file), file.toString(), all);
            } catch (NoSuchFileException e) {
                throw new UserError("there is no file " + file, e);
            } catch (IOException e) {
                throw unreadable(file.toString(), e);
            }
        }
        return all;
    }

    /**
     * As {@link #read(List)}, with the files of folders, by their names, and {@code -} for the input.
     *
     * @throws UserError if something cannot be read, or nothing was found
     */
    static List<ObjectNode> read(List<String> names, InputStream input) {
        var all = new ArrayList<ObjectNode>();
        for (String name : names) {
            if (name.equals("-")) {
                addInput(input, all);
            } else {
                all.addAll(read(files(Path.of(name))));
            }
        }
        if (all.isEmpty()) {
            throw new UserError("%s: there is no object in it".formatted(String.join(", ", names)));
        }
        return all;
    }

    private static void addInput(InputStream input, List<ObjectNode> all) {
        try {
            add(input.readNBytes(INPUT_BYTES_MAX), "-", all);
        } catch (IOException e) {
            throw unreadable("-", e);
        }
    }

    private static List<Path> files(Path name) {
        if (!Files.isDirectory(name)) {
            return List.of(name);
        }
        try (var inside = Files.list(name)) {
            return inside.filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(name.toString(), e);
        }
    }

    private static void add(byte[] yaml, String file, List<ObjectNode> all) {
        try {
            for (Yaml.Document document : Yaml.readAll(yaml)) {
                add(document.json(), file, all);
            }
        } catch (Yaml.MalformedYaml e) {
            throw unreadable(file, e);
        }
    }

    private static UserError unreadable(String file, Exception why) {
        return new UserError("the file %s cannot be read: %s".formatted(file, why.getMessage()), why);
    }

    private static void add(JsonNode document, String file, List<ObjectNode> all) {
        if (document.path("items").isArray()) {
            document.path("items").forEach(item -> add(item, file, all));
        } else if (document instanceof ObjectNode object && object.hasNonNull("kind")) {
            all.add(object);
        } else if (!document.isNull()) {
            throw new UserError(
                    "the file %s holds something that is no Kubernetes object: it has no kind".formatted(file));
        }
    }
}
