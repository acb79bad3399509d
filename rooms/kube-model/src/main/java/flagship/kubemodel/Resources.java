package flagship.kubemodel;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Text files that are part of this module. Reading them is the only thing here that touches anything outside memory. */
final class Resources {
    private Resources() {}

    /** The lines of a file beside this class. */
    static Stream<String> lines(String name) {
        try (var stream = Resources.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new FileNotFoundException(name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException("the program is incomplete: " + name, e);
        }
    }

    /** The rest of each line by its first word; empty where there is no such file. */
    static Map<String, String> byFirstWord(String name) {
        if (Resources.class.getResource(name) == null) {
            return Map.of();
        }
        var lines = new HashMap<String, String>();
        lines(name).forEach(line -> {
            int blank = line.indexOf(' ');
            lines.put(line.substring(0, blank), line.substring(blank + 1));
        });
        return lines;
    }
}
