package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers {@code /openapi/v2}, {@code /openapi/v3} and the documents below that (contract section 5.3). A document is written when somebody
 * asks for it, one at a time, and forgotten when memory is short.
 */
final class OpenApiHandler {
    static final String V2 = "/openapi/v2";
    static final String V3 = "/openapi/v3";

    private static final Duration YEAR = Duration.ofDays(365);

    private final OpenApiSources sources;
    private final Clock clock;
    private final Lock writing = new ReentrantLock(true);
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    /** A document as last written. */
    private record Written(String hash, SoftReference<byte[]> bytes) {}

    /** What a document may be written in. */
    private record Language(OpenApiForm form, String protobuf) {
        static final Language V2 = new Language(new OpenApiV2(), "application/com.github.proto-openapi.spec.v2");
        static final Language V3 = new Language(new OpenApiV3(), "application/com.github.proto-openapi.spec.v3");

        /** Clients ask for the type with an at sign, which is none of the characters that a media type may have; it is answered without. */
        boolean asksForProtobuf(MediaRange range) {
            return range.type().equals(protobuf + "@v1.0+protobuf")
                    || range.type().equals(protobuf + ".v1.0+protobuf");
        }

        String protobufType() {
            return protobuf + ".v1.0+protobuf";
        }
    }

    OpenApiHandler(OpenApiSources sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    static boolean serves(String path) {
        return path.equals(V2) || path.equals(V3) || path.startsWith(V3 + "/");
    }

    void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        if (!request.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        if (request.path().equals(V2)) {
            send("v2", sources.v2(), Language.V2, request, response);
            return;
        }
        var all = sources.v3();
        var path = request.path().substring(V3.length());
        if (path.isEmpty() || path.equals("/")) {
            index(all, request, response);
            return;
        }
        document(path.substring(1), all, request, response);
        written.keySet()
                .removeIf(name -> !all.containsKey(name.substring(name.indexOf(' ') + 1)) && !name.endsWith(" v2"));
    }

    private void document(String path, Map<String, OpenApiSource> all, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        var source = all.get(path);
        var elsewhere = sources.aggregated(path);
        if (elsewhere.isPresent()) {
            elsewhere.get().handle(request, response);
        } else if (source == null) {
            NoSuchPage.send(response);
        } else if (atItsHash(path, source, request, response)) {
            send(path, source, Language.V3, request, response);
        }
    }

    private void index(Map<String, OpenApiSource> all, ApiRequest request, ApiResponse response) throws IOException {
        var json = Json.object();
        var paths = json.putObject("paths");
        // What others describe is fetched from them each time, so there is no hash for it.
        all.forEach((path, source) -> paths.putObject(path)
                .put(
                        "serverRelativeURL",
                        sources.aggregated(path).isPresent() ? V3 + "/" + path : location(path, source)));
        var body = json.toString();
        if (!known(OpenApiSource.hash(body), request, response)) {
            response.send(200, "text/plain; charset=utf-8", FailureAnswer.line(json));
        }
    }

    private static String location(String path, OpenApiSource source) {
        return V3 + "/" + path + "?hash=" + source.hash();
    }

    /** Sends away who asks for another state of the document; who knows its hash may keep it for ever. */
    private boolean atItsHash(String path, OpenApiSource source, ApiRequest request, ApiResponse response)
            throws IOException {
        var asked = request.parameter("hash").orElse("");
        if (!asked.isEmpty() && !asked.equals(source.hash())) {
            response.header("ETag", "\"" + source.hash() + "\"");
            response.header("Location", location(path, source));
            response.send(301, "application/json", new byte[0]);
            return false;
        }
        if (!asked.isEmpty()) {
            response.header("Cache-Control", "public, immutable");
            var end = clock.instant().plus(YEAR).atOffset(ZoneOffset.UTC);
            response.header("Expires", DateTimeFormatter.RFC_1123_DATE_TIME.format(end));
        }
        return true;
    }

    private void send(String name, OpenApiSource source, Language language, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        boolean protobuf = wantsProtobuf(language, request);
        response.header("Vary", "Accept");
        if (!known(source.hash(), request, response)) {
            var key = (protobuf ? "protobuf " : "json ") + name;
            response.send(
                    200,
                    protobuf ? language.protobufType() : "application/json",
                    bytes(key, source, protobuf, language.form));
        }
    }

    private static boolean known(String hash, ApiRequest request, ApiResponse response) {
        var tag = "\"" + hash + "\"";
        response.header("ETag", tag);
        boolean known = request.header("if-none-match").orElse("").equals(tag);
        if (known) {
            response.status(304);
        }
        return known;
    }

    private static boolean wantsProtobuf(Language language, ApiRequest request) {
        var accept = String.join(",", request.headers().getOrDefault("accept", List.of()));
        if (accept.isBlank()) {
            return false;
        }
        for (MediaRange range : MediaRange.parse(accept)) {
            if (range.quality() > 0 && language.asksForProtobuf(range)) {
                return true;
            }
            if (range.quality() > 0 && ObjectForm.JSON.contains(range.type())) {
                return false;
            }
        }
        throw ApiException.notAcceptable(
                "only the following media types are accepted: application/json, " + language.protobufType());
    }

    private byte[] bytes(String key, OpenApiSource source, boolean protobuf, OpenApiForm form)
            throws InterruptedException {
        var kept = kept(key, source.hash());
        if (kept.length > 0) {
            return kept;
        }
        writing.lockInterruptibly();
        try {
            var meanwhile = kept(key, source.hash());
            if (meanwhile.length > 0) {
                return meanwhile;
            }
            var spec = source.spec().get();
            byte[] bytes = protobuf ? spec.protobuf(form) : spec.json(form);
            written.put(key, new Written(source.hash(), new SoftReference<>(bytes)));
            return bytes;
        } finally {
            writing.unlock();
        }
    }

    /** Empty where it has to be written. */
    private byte[] kept(String key, String hash) {
        var known = written.get(key);
        byte[] bytes =
                known != null && known.hash().equals(hash) ? known.bytes().get() : null;
        return bytes == null ? new byte[0] : bytes;
    }
}
