package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Answers {@code /openapi/v3} and the documents below it (contract section 5.3). */
final class OpenApiHandler {
    static final String ROOT = "/openapi/v3";

    private final TypeRegistry types;
    private final Map<List<ServedType>, Document> documents = new ConcurrentHashMap<>();

    /** A document and the hash by which clients keep it. */
    private record Document(byte[] bytes, String hash) {
        static Document of(List<ServedType> types) {
            byte[] bytes = OpenApiDocument.write(types);
            try {
                var digest = MessageDigest.getInstance("SHA-512").digest(bytes);
                return new Document(bytes, HexFormat.of().withUpperCase().formatHex(digest));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-512", e);
            }
        }
    }

    OpenApiHandler(TypeRegistry types) {
        this.types = types;
    }

    void handle(ApiRequest request, ApiResponse response) throws IOException {
        if (!request.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        var all = byGroupVersion();
        documents.keySet().retainAll(all.values());
        var path = request.path().substring(ROOT.length());
        if (path.isEmpty() || path.equals("/")) {
            index(all, response);
            return;
        }
        var wanted = all.get(path.substring(1));
        if (wanted == null) {
            NoSuchPage.send(response);
        } else {
            document(documents.computeIfAbsent(wanted, Document::of), request, response);
        }
    }

    /** Path of the group version, {@code apis/apps/v1}, to its types. */
    private Map<String, List<ServedType>> byGroupVersion() {
        var all = new TreeMap<String, List<ServedType>>();
        for (ServedType type : types.all()) {
            var resource = type.resource();
            var path = resource.group().isEmpty()
                    ? "api/" + resource.version()
                    : "apis/" + resource.group() + "/" + resource.version();
            all.computeIfAbsent(path, _ -> new ArrayList<>()).add(type);
        }
        return all;
    }

    private void index(Map<String, List<ServedType>> all, ApiResponse response) throws IOException {
        var json = Json.object();
        var paths = json.putObject("paths");
        all.forEach((path, served) -> paths.putObject(path)
                .put("serverRelativeURL", location(path, documents.computeIfAbsent(served, Document::of))));
        response.send(200, "text/plain; charset=utf-8", Json.bytes(json));
    }

    private static String location(String path, Document document) {
        return ROOT + "/" + path + "?hash=" + document.hash();
    }

    private static void document(Document document, ApiRequest request, ApiResponse response) throws IOException {
        var asked = request.parameter("hash").orElse("");
        response.header("ETag", "\"" + document.hash() + "\"");
        if (!asked.isEmpty() && !asked.equals(document.hash())) {
            response.header("Location", location(request.path().substring(ROOT.length() + 1), document));
            response.send(301, "application/json", "".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        if (!asked.isEmpty()) {
            response.header("Cache-Control", "public, immutable");
        }
        response.send(200, "application/json", document.bytes());
    }
}
