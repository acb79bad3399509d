package flagship.kubeapiserver;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How the client wants its answer written, besides what it says.
 *
 * @param pretty JSON with line breaks, two spaces deep
 * @param yaml JSON turned into YAML
 * @param gzip large answers compressed
 */
record AnswerForm(boolean pretty, boolean yaml, boolean gzip) {
    static final String YAML = "application/yaml";

    private static final Set<String> JSON = Set.of("application/json", "application/*", "*/*");
    private static final List<String> PEOPLE = List.of("curl", "mozilla", "wget");

    /** @param longRunning streams are never compressed, indented or converted */
    static AnswerForm of(RequestHead head, boolean longRunning) {
        return longRunning
                ? new AnswerForm(false, false, false)
                : new AnswerForm(wantsPretty(head), prefersYaml(head), acceptsGzip(head));
    }

    private static boolean wantsPretty(RequestHead head) {
        var asked = head.parameter("pretty");
        if (asked.isPresent()) {
            return asked.get().equals("1") || asked.get().equalsIgnoreCase("true");
        }
        var agent = head.header("user-agent").orElse("").toLowerCase(Locale.ROOT);
        return PEOPLE.stream().anyMatch(agent::startsWith);
    }

    /** Whether YAML comes before every form of JSON. */
    private static boolean prefersYaml(RequestHead head) {
        var accept = String.join(",", head.headers().getOrDefault("accept", List.of()));
        return MediaRange.parse(accept).stream()
                .filter(range -> range.quality() > 0)
                .map(MediaRange::type)
                .filter(type -> type.equals(YAML) || JSON.contains(type))
                .findFirst()
                .filter(YAML::equals)
                .isPresent();
    }

    private static boolean acceptsGzip(RequestHead head) {
        return head.headers().getOrDefault("accept-encoding", List.of()).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .anyMatch(entry -> entry.equals("gzip") || (entry.startsWith("gzip;") && !entry.endsWith("q=0")));
    }
}
