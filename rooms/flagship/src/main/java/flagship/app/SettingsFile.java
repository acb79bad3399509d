package flagship.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The YAML file that {@code --config} names: one key an option, spelled as the option without its dashes ({@code listen: 127.0.0.1:7443}).
 */
record SettingsFile(Map<String, String> values) {
    static final SettingsFile NONE = new SettingsFile(Map.of());

    SettingsFile {
        values = Map.copyOf(values);
    }

    /**
     * Reads and checks a file.
     *
     * @param known every key that an option has
     * @throws UserError listing all problems at once
     */
    static SettingsFile read(Path file, Collection<String> known) {
        var values = new LinkedHashMap<String, String>();
        var problems = new ArrayList<String>();
        load(file).forEach((key, value) -> {
            var name = String.valueOf(key);
            if (!known.contains(name)) {
                problems.add("\"%s\" is no setting%s".formatted(name, suggestion(name, known)));
            } else if (value instanceof Collection<?> items) {
                values.put(
                        name,
                        String.join(",", items.stream().map(String::valueOf).toList()));
            } else if (value instanceof Map<?, ?> || value == null) {
                problems.add("\"%s\" needs a plain value".formatted(name));
            } else {
                values.put(name, String.valueOf(value));
            }
        });
        if (!problems.isEmpty()) {
            throw new UserError("%s: %s".formatted(file, String.join("; ", problems)));
        }
        return new SettingsFile(values);
    }

    private static Map<?, ?> load(Path file) {
        try {
            var loaded = new Load(
                            LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
            return switch (loaded) {
                case null -> Map.of();
                case Map<?, ?> map -> map;
                default -> throw new UserError(file + ": the file must hold settings, one \"name: value\" a line");
            };
        } catch (IOException e) {
            throw new UserError("cannot read the settings file %s: %s".formatted(file, e.getMessage()), e);
        } catch (YamlEngineException e) {
            throw new UserError("%s is not YAML: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String suggestion(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= 3)
                .min((a, b) -> Integer.compare(distance(name, a), distance(name, b)))
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("");
    }

    /** Levenshtein distance. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
