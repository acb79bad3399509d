package flagship.kubeapiserver;

import flagship.kubemodel.Json;
import flagship.kubemodel.Yaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of an answer. Keeps small bodies until the handler is done, so that they go out with their length and an error can
 * still take their place; writes in the form that the client asked for.
 */
final class AnswerWriter implements ApiResponse {
    private static final Set<String> KEPT_FOR_ERRORS =
            Set.of("audit-id", "warning", "x-kubernetes-pf-flowschema-uid", "x-kubernetes-pf-prioritylevel-uid");
    private static final String JSON = "application/json";

    private final AnswerSink sink;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private AnswerForm form = new AnswerForm(false, false, false);
    private int status = 200;
    private @Nullable OutputStream body;
    private @Nullable ByteArrayOutputStream toConvert;
    private BodyStream stream;
    private boolean upgraded;

    AnswerWriter(AnswerSink sink) {
        this.sink = sink;
        this.stream = new BodyStream(this::commit, sink, false);
    }

    /** Sets the form; before the first byte of the body. */
    void form(AnswerForm wanted) {
        form = wanted;
    }

    @Override
    public void status(int code) {
        status = code;
    }

    int status() {
        return status;
    }

    @Override
    public void header(String name, String value) {
        headers.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
    }

    @Override
    public OutputStream body() {
        if (body == null) {
            body = openBody();
        }
        return body;
    }

    @Override
    public boolean clientGone() {
        return sink.clientGone();
    }

    /** Whether status and headers have been sent. */
    boolean committed() {
        return stream.committed();
    }

    /** Takes back everything but the request's own headers and warnings; only while nothing has been sent. */
    void reset() {
        headers.keySet().removeIf(name -> !KEPT_FOR_ERRORS.contains(name.toLowerCase(Locale.ROOT)));
        status = 200;
        body = null;
        toConvert = null;
        stream = new BodyStream(this::commit, sink, false);
    }

    /**
     * Answers 101 instead of with a body; afterwards the connection is used as told.
     *
     * @return false where the client's connection cannot change its protocol
     */
    boolean upgrade(Map<String, List<String>> protocol, ClientTunnel.Use use) {
        var all = new LinkedHashMap<>(headers);
        all.putAll(protocol);
        upgraded = sink.upgrade(all, use);
        if (upgraded) {
            status = 101;
        }
        return upgraded;
    }

    /** Sends what is left and ends the answer. */
    void finish() throws IOException {
        if (upgraded) {
            return;
        }
        if (toConvert != null) {
            var yaml = Yaml.fromJson(Json.parse(toConvert.toByteArray()));
            stream.write(yaml.getBytes(StandardCharsets.UTF_8));
        }
        stream.finish();
    }

    private OutputStream openBody() {
        stream = new BodyStream(this::commit, sink, form.gzip());
        boolean json = contentType().equals(JSON);
        if (json && form.yaml()) {
            headers.put("Content-Type", List.of(AnswerForm.YAML));
            toConvert = new ByteArrayOutputStream();
            return toConvert;
        }
        return json && form.pretty() ? new PrettyJson(stream) : stream;
    }

    private String contentType() {
        var values = headers.getOrDefault("Content-Type", List.of(""));
        return values.getFirst();
    }

    private void commit(BodyStream.Framing framing) throws IOException {
        switch (framing) {
            case BodyStream.Framing.Whole(var length) ->
                headers.put("Content-Length", List.of(Integer.toString(length)));
            case BodyStream.Framing.Streamed(var gzip) -> {
                if (gzip) {
                    headers.put("Content-Encoding", List.of("gzip"));
                    header("Vary", "Accept-Encoding");
                }
            }
        }
        headers.putIfAbsent("Cache-Control", List.of("no-cache, private"));
        sink.head(status, headers);
    }
}
