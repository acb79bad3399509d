package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
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
    private AnswerForm form = AnswerForm.PLAIN;
    private int status = 200;
    private @Nullable OutputStream body;
    private @Nullable ByteArrayOutputStream toConvert;
    private BodyStream stream;
    private boolean upgraded;
    private @Nullable KeptBytes kept;
    private IntConsumer onStart = _ -> {};

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
            body = kept == null ? openBody() : kept.copyOf(openBody());
        }
        return body;
    }

    @Override
    public boolean clientGone() {
        return sink.clientGone();
    }

    /** Keeps a copy of the body as its handler writes it, if it is not longer than that. */
    void keep(int bytesMax) {
        kept = bytesMax > 0 ? new KeptBytes(bytesMax) : null;
    }

    /** The body as its handler wrote it; empty if it was not to be kept, or is too long. */
    byte[] kept() {
        return kept == null ? new byte[0] : kept.bytes();
    }

    /** Tells somebody the status when the answer begins. */
    void onStart(IntConsumer listener) {
        onStart = listener;
    }

    /** Whether status and headers have been sent. */
    boolean committed() {
        return stream.committed();
    }

    /** Takes back everything but the request's own headers and warnings; only while nothing has been sent. */
    void reset() {
        headers.keySet().removeIf(name -> !KEPT_FOR_ERRORS.contains(name.toLowerCase(Locale.ROOT)));
        status = 200;
        onStart = _ -> {}; // What begins now is a refusal.
        keep(kept == null ? 0 : kept.max());
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

    @Override
    public void stream(ApiRequest request, LineStream lines) throws IOException, InterruptedException {
        boolean webSocket = WebSocketHandshake.asked(request)
                && upgrade(
                        WebSocketHandshake.acceptance(
                                request,
                                WebSocketHandshake.offered(request).stream().findFirst()),
                        WebSocketAnswer.use(lines::write));
        if (!webSocket) {
            lines.write(this);
        }
    }

    @Override
    public void converse(ApiRequest request, List<String> protocols, Messages.Conversation conversation) {
        if (!WebSocketHandshake.asked(request)) {
            throw ApiException.badRequest(
                    "Upgrade request required: ask for WebSocket and one of the protocols " + protocols);
        }
        var offered = WebSocketHandshake.offered(request);
        var spoken = offered.stream()
                .filter(protocols::contains)
                .findFirst()
                .orElseThrow(() ->
                        ApiException.badRequest("unable to negotiate protocol: client supports %s, server accepts %s"
                                .formatted(offered, protocols)));
        var agreed = WebSocketHandshake.acceptance(request, Optional.of(spoken));
        if (!upgrade(agreed, WebSocketMessages.use(spoken, conversation))) {
            throw ApiException.badRequest("this connection cannot change its protocol: use HTTP/1.1");
        }
    }

    /** Sends what is left and ends the answer. */
    void finish() throws IOException {
        if (upgraded) {
            return;
        }
        if (toConvert != null) {
            stream.write(converted(toConvert.toByteArray()));
        }
        stream.finish();
    }

    private OutputStream openBody() {
        stream = new BodyStream(this::commit, sink, form.gzip());
        boolean json = contentType().equals(JSON);
        if (json && (form.yaml() || form.protobuf())) {
            toConvert = new ByteArrayOutputStream();
            return toConvert;
        }
        return json && form.pretty() ? new PrettyJson(stream) : stream;
    }

    /** JSON of a kind that has no protobuf stays as it is. */
    private byte[] converted(byte[] json) {
        var tree = Json.parse(json);
        if (form.yaml()) {
            headers.put("Content-Type", List.of(AnswerForm.YAML));
            return Yaml.fromJson(tree).getBytes(StandardCharsets.UTF_8);
        }
        if (tree instanceof ObjectNode object && ProtobufObject.has(ProtobufObject.kindOf(object))) {
            headers.put("Content-Type", List.of(ProtobufObjects.TYPE));
            return ProtobufObject.framed(object);
        }
        return json;
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
        onStart.accept(status);
        sink.head(status, headers);
    }
}
