package flagship.networkagent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One HTTP request over a Unix socket, as CNI plugins send it: small, whole, one a connection.
 *
 * @param headers names in lower case
 */
record HttpRequest(String method, String path, Map<String, String> headers, byte[] body) {
    private static final int HEAD_BYTES_MAX = 64 << 10;
    private static final int BODY_BYTES_MAX = 2 << 20;

    /** @throws IOException if it is no request that we serve; the message says what is wrong */
    static HttpRequest read(InputStream input) throws IOException {
        var lines = head(input).split("\r\n");
        var first = lines[0].split(" ");
        if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
            throw new IOException("the first line is no HTTP request");
        }
        var headers = new HashMap<String, String>();
        for (int line = 1; line < lines.length; line++) {
            int colon = lines[line].indexOf(':');
            if (colon <= 0) {
                throw new IOException("a header has no colon");
            }
            headers.put(
                    lines[line].substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                    lines[line].substring(colon + 1).strip());
        }
        return new HttpRequest(first[0], path(first[1]), Map.copyOf(headers), body(input, headers));
    }

    /** The path alone; clients of a Unix socket put any host in front of it. */
    private static String path(String target) {
        int slash = target.startsWith("http://") ? target.indexOf('/', "http://".length()) : 0;
        var path = slash < 0 ? "/" : target.substring(slash);
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static String head(InputStream input) throws IOException {
        var head = new StringBuilder();
        while (head.length() < HEAD_BYTES_MAX) {
            int octet = input.read();
            if (octet < 0) {
                throw new IOException("the request was cut short");
            }
            head.append((char) octet);
            if (octet == '\n'
                    && head.length() >= 4
                    && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                // Header values are what a runtime's environment held: bytes of UTF-8.
                return new String(head.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
        throw new IOException("the headers are larger than %d bytes".formatted(HEAD_BYTES_MAX));
    }

    private static byte[] body(InputStream input, Map<String, String> headers) throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            throw new IOException("a body must come with Content-Length");
        }
        int length;
        try {
            length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        } catch (NumberFormatException e) {
            throw new IOException("Content-Length is no number", e);
        }
        if (length < 0 || length > BODY_BYTES_MAX) {
            throw new IOException("the body is larger than %d bytes".formatted(BODY_BYTES_MAX));
        }
        var body = input.readNBytes(length);
        if (body.length < length) {
            throw new IOException("the request was cut short");
        }
        return body;
    }
}
