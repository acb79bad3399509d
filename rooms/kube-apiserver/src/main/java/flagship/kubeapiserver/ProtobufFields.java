package flagship.kubeapiserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The protobuf messages of the native kinds: field numbers, JSON names, types. Immutable; read from a table when somebody first asks.
 *
 * <p>Source: the {@code generated.proto} files of Kubernetes 1.32.
 */
final class ProtobufFields {
    private static final String TABLE = "protobuf-fields.txt";

    private ProtobufFields() {}

    /**
     * One field.
     *
     * @param inlined whether the members of its message stand in the parent's JSON
     */
    record Field(String name, String type, boolean repeated, boolean inlined) {}

    /** Read once. */
    private static final class Loaded {
        static final Map<String, Map<Integer, Field>> MESSAGES = read();
    }

    /** The fields of a message in the order of their numbers; empty for messages that are not known. */
    static Optional<Map<Integer, Field>> of(String message) {
        return Optional.ofNullable(Loaded.MESSAGES.get(message));
    }

    private static Map<String, Map<Integer, Field>> read() {
        var messages = new HashMap<String, Map<Integer, Field>>();
        try (var stream = ProtobufFields.class.getResourceAsStream(TABLE)) {
            if (stream == null) {
                throw new IllegalStateException(TABLE + " is missing from the program");
            }
            var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).lines();
            lines.filter(line -> !line.startsWith("#")).forEach(line -> message(line, messages));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(messages);
    }

    private static void message(String line, Map<String, Map<Integer, Field>> messages) {
        var words = line.split(" ", -1);
        var fields = new TreeMap<Integer, Field>();
        for (int i = 1; i < words.length; i++) {
            if (!words[i].isEmpty()) {
                var parts = words[i].split(":", 3);
                fields.put(Integer.valueOf(parts[0]), field(parts[1], parts[2]));
            }
        }
        messages.put(words[0], Collections.unmodifiableMap(fields));
    }

    private static Field field(String name, String type) {
        boolean inlined = name.startsWith("*");
        boolean repeated = type.startsWith("[");
        return new Field(
                inlined ? name.substring(1) : name,
                repeated ? type.substring(1, type.length() - 1) : type,
                repeated,
                inlined);
    }
}
