package flagship.kubemodel;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A URL in an expression: absolute, or with an absolute path. */
record CelUrl(URI uri) {
    static Optional<CelUrl> parse(String text) {
        try {
            var uri = new URI(text);
            boolean absolute = uri.isAbsolute() || text.startsWith("/");
            return absolute ? Optional.of(new CelUrl(uri)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    String scheme() {
        return orEmpty(uri.getScheme());
    }

    /** Name and port. */
    String host() {
        var authority = orEmpty(uri.getRawAuthority());
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    String hostname() {
        var host = host();
        int port = host.lastIndexOf(':');
        var name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    String port() {
        var host = host();
        int port = host.lastIndexOf(':');
        return port > host.lastIndexOf(']') ? host.substring(port + 1) : "";
    }

    String escapedPath() {
        return orEmpty(uri.getRawPath());
    }

    Map<String, List<String>> query() {
        var query = new TreeMap<String, List<String>>();
        for (String pair : orEmpty(uri.getRawQuery()).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = decode(equals < 0 ? pair : pair.substring(0, equals));
                query.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }
}
