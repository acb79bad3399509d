package flagship.ovsdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where a database server listens, as OVS's own tools name it. */
public sealed interface OvsdbEndpoint {
    record Unix(Path socket) implements OvsdbEndpoint {
        @Override
        public String toString() {
            return "unix:" + socket;
        }
    }

    record Tcp(String host, int port) implements OvsdbEndpoint {
        @Override
        public String toString() {
            return "tcp:" + bracketed(host) + ":" + port;
        }
    }

    /** TLS: the server must show a certificate of our authority; as with OVS's own clients, its name is not compared. */
    record Ssl(String host, int port) implements OvsdbEndpoint {
        @Override
        public String toString() {
            return "ssl:" + bracketed(host) + ":" + port;
        }
    }

    /**
     * Reads a list like {@code tcp:10.0.0.1:6641,tcp:[fd00::2]:6641}: the members of one database.
     *
     * @throws IllegalArgumentException whose message says what is wrong and what is expected
     */
    static List<OvsdbEndpoint> parseList(String list) {
        var endpoints = new ArrayList<OvsdbEndpoint>();
        for (String text : list.split(",", -1)) {
            endpoints.add(parse(text.strip()));
        }
        return List.copyOf(endpoints);
    }

    /** Reads one of {@code unix:PATH}, {@code tcp:HOST:PORT} and {@code ssl:HOST:PORT}; see {@link #parseList}. */
    static OvsdbEndpoint parse(String text) {
        if (text.startsWith("unix:") && text.length() > "unix:".length()) {
            return new Unix(Path.of(text.substring("unix:".length())));
        }
        if (text.startsWith("tcp:")) {
            return new Tcp(host(text), port(text));
        }
        if (text.startsWith("ssl:")) {
            return new Ssl(host(text), port(text));
        }
        throw wrong(text);
    }

    private static String host(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 4) {
            throw wrong(text);
        }
        var host = text.substring(4, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.contains(":")) {
            throw wrong(text);
        }
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrong(text).getMessage(), e);
        }
        throw wrong(text);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "\"%s\" is no database address: write unix:PATH, tcp:HOST:PORT or ssl:HOST:PORT, an IPv6 address in brackets"
                        .formatted(text));
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
