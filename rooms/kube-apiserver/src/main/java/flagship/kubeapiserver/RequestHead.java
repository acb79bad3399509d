package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request before anything is known about its user: all but the body.
 *
 * @param method upper case
 * @param uri path and query as they were sent
 * @param path percent-decoded, without the query
 * @param query percent-decoded; every value of every parameter, in order
 * @param headers names in lower case
 */
record RequestHead(
        String method, String uri, String path, Map<String, List<String>> query, Map<String, List<String>> headers) {
    /**
     * Decodes what stands in a request line.
     *
     * @throws ApiException 400 if it is not well-formed
     */
    static RequestHead parse(
            String method, String rawPath, String rawQuery, Map<String, List<String>> headersInAnyCase) {
        var headers = new TreeMap<String, List<String>>();
        headersInAnyCase.forEach(
                (name, values) -> headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .addAll(values));
        return decode(method, rawPath, rawQuery, headers);
    }

    /** As {@link #parse}, with headers whose names are in lower case already. */
    static RequestHead decode(String method, String rawPath, String rawQuery, Map<String, List<String>> headers) {
        var uri = rawQuery.isEmpty() ? rawPath : rawPath + "?" + rawQuery;
        return new RequestHead(method, uri, decode(rawPath, false), parseQuery(rawQuery), headers);
    }

    Optional<String> header(String lowerCaseName) {
        return first(headers.get(lowerCaseName));
    }

    Optional<String> parameter(String name) {
        return first(query.get(name));
    }

    private static Optional<String> first(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** Whether the client asks for a watch: anything but {@code 0} and {@code false} counts. */
    boolean asksForWatch() {
        return ApiRequest.asksForWatch(parameter("watch"));
    }

    /** Decodes the part of a header's name that stands for a key: percent-encoded, in lower case. */
    static String decodeHeaderKey(String text) {
        return decode(text, false).toLowerCase(Locale.ROOT);
    }

    /** Without the headers that were for us alone: credentials and impersonation must not travel on. */
    RequestHead withoutCredentials() {
        if (headers.keySet().stream().noneMatch(RequestHead::isCredential)) {
            return this;
        }
        var kept = new TreeMap<>(headers);
        kept.keySet().removeIf(RequestHead::isCredential);
        return new RequestHead(method, uri, path, query, kept);
    }

    private static boolean isCredential(String header) {
        return header.equals("authorization") || header.startsWith("x-remote-") || header.startsWith("impersonate-");
    }

    private static Map<String, List<String>> parseQuery(String raw) {
        if (raw.isEmpty()) {
            return Map.of();
        }
        var query = new LinkedHashMap<String, List<String>>();
        for (var pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
                var value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
                query.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
            }
        }
        return query;
    }

    private static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        var bytes = ByteBuffer.allocate(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.put((byte) (hex(text, i + 1) << 4 | hex(text, i + 2)));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.put((byte) ' ');
            } else {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw ApiException.badRequest("the URL is not UTF-8");
        }
    }

    private static int hex(String text, int at) {
        int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        if (digit < 0) {
            throw ApiException.badRequest("the URL has an invalid percent-encoding");
        }
        return digit;
    }
}
