package flagship.kubeclient;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A path with a query in the making; parameters with an empty value are left out. */
final class Query {
    private final StringBuilder text;
    private char separator = '?';

    Query(String path) {
        this.text = new StringBuilder(path);
    }

    Query with(String name, String value) {
        if (!value.isEmpty()) {
            // A space is %20 in a URL; the encoder is made for forms.
            var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
            text.append(separator).append(name).append('=').append(encoded);
            separator = '&';
        }
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
