package flagship.kubemodel;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
}
