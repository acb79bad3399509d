package flagship.kubeapiserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of the protobuf messages for OpenAPI documents. Immutable; read when somebody first asks. The file's head explains the forms. */
final class OpenApiMessages {
    private static final String TABLE = "openapi-messages.txt";

    private OpenApiMessages() {}

    /**
     * One field.
     *
     * @param name its JSON member; {@code x-*} and {@code *} stand for all members that begin so
     */
    record Field(int number, String name, String form) {
        boolean takesMany() {
            return name.endsWith("*");
        }

        boolean takes(String member) {
            return takesMany() ? member.startsWith(name.substring(0, name.length() - 1)) : member.equals(name);
        }
    }

    /** Read once. */
    private static final class Loaded {
        static final Map<String, List<Field>> MESSAGES = read();
    }

    /** The fields of a message in ascending order of their numbers. */
    static List<Field> of(String message) {
        var fields = Loaded.MESSAGES.get(message);
        if (fields == null) {
            throw new IllegalStateException(TABLE + " has no message " + message);
        }
        return fields;
    }

    private static Map<String, List<Field>> read() {
        var messages = new TreeMap<String, List<Field>>();
        try (var stream = OpenApiMessages.class.getResourceAsStream(TABLE)) {
            if (stream == null) {
                throw new IllegalStateException(TABLE + " is missing from the program");
            }
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> message(line, messages));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(messages);
    }

    private static void message(String line, Map<String, List<Field>> messages) {
        var words = line.split(" ", -1);
        var fields = new ArrayList<Field>();
        for (int i = 1; i < words.length; i++) {
            var parts = words[i].split(":", 3);
            fields.add(new Field(Integer.parseInt(parts[0]), parts[1], parts[2]));
        }
        messages.put(words[0], List.copyOf(fields));
    }
}
