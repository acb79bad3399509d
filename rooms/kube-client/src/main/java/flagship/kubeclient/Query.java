package flagship.kubeclient;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A path with a query in the making. */
public final class Query {
    private final StringBuilder text;
    private char separator = '?';

    /** @param path without a query; encoded already */
    public Query(String path) {
        this.text = new StringBuilder(path);
    }

    /** Adds a parameter, unless its value is empty. */
    public Query with(String name, String value) {
        return value.isEmpty() ? this : withAny(name, value);
    }

    /** Adds a parameter whose value may be empty. */
    public Query withAny(String name, String value) {
        // A space is %20 in a URL; the encoder is made for forms.
        var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        text.append(separator).append(name).append('=').append(encoded);
        separator = '&';
        return this;
    }

    Query with(String name, long value) {
        return value == 0 ? this : with(name, Long.toString(value));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
