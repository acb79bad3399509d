package flagship.kubeapiserver;

import flagship.kubemodel.NativeKinds;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How the client wants its answer written, besides what it says.
 *
 * @param pretty JSON with line breaks, two spaces deep
 * @param yaml JSON turned into YAML
 * @param protobuf JSON of native kinds turned into protobuf
 * @param gzip large answers compressed
 */
record AnswerForm(boolean pretty, boolean yaml, boolean protobuf, boolean gzip) {
    static final String YAML = "application/yaml";

    static final AnswerForm PLAIN = new AnswerForm(false, false, false, false);

    private static final Set<String> JSON = Set.of("application/json", "application/*", "*/*");
    private static final List<String> GZIP_ALONE = List.of("gzip");
    private static final List<String> PEOPLE = List.of("curl", "mozilla", "wget");

    /** @param longRunning streams are never compressed, indented or converted */
    static AnswerForm of(RequestHead head, boolean longRunning) {
        if (longRunning) {
            return PLAIN;
        }
        var preferred = preferred(head);
        return new AnswerForm(
                wantsPretty(head),
                preferred.equals(YAML),
                preferred.equals(ProtobufObjects.TYPE) && isAboutNativeKinds(head.path()),
                acceptsGzip(head));
    }

    private static boolean wantsPretty(RequestHead head) {
        var asked = head.parameter("pretty");
        if (asked.isPresent()) {
            return asked.get().equals("1") || asked.get().equalsIgnoreCase("true");
        }
        var agent = head.header("user-agent").orElse("");
        for (var person : PEOPLE) {
            if (agent.regionMatches(true, 0, person, 0, person.length())) {
                return true;
            }
        }
        return false;
    }

    /** The type that comes before every other that can be served; JSON goes without saying. */
    private static String preferred(RequestHead head) {
        var accept = String.join(",", head.headers().getOrDefault("accept", List.of()));
        if (accept.isEmpty() || JSON.contains(accept)) {
            return accept; // Most requests: nothing to weigh up.
        }
        return MediaRange.parse(accept).stream()
                .filter(range -> range.quality() > 0)
                .filter(range -> !range.type().equals(ProtobufObjects.TYPE)
                        || range.parameter("as").isEmpty())
                .map(MediaRange::type)
                .filter(type -> type.equals(YAML) || type.equals(ProtobufObjects.TYPE) || JSON.contains(type))
                .findFirst()
                .orElse("");
    }

    /** Objects of other kinds have no protobuf; their clients must not be kept waiting while a list is looked through. */
    private static boolean isAboutNativeKinds(String path) {
        var segments = path.split("/", 4);
        return segments.length > 1
                && (segments[1].equals("api")
                        || (segments[1].equals("apis")
                                && (segments.length == 2
                                        || NativeKinds.group(segments[2]).isPresent())));
    }

    private static boolean acceptsGzip(RequestHead head) {
        var lines = head.headers().getOrDefault("accept-encoding", List.of());
        if (lines.equals(GZIP_ALONE)) {
            return true; // What Go's clients send.
        }
        return lines.stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .anyMatch(entry -> entry.equals("gzip") || (entry.startsWith("gzip;") && !entry.endsWith("q=0")));
    }
}
