package flagship.kubeapiserver;

/**
 * Where the server listens.
 *
 * @param host a name or an address; empty for all interfaces
 * @param port 0 for any free port
 */
public record ListenAddress(String host, int port) {
    private static final int PORT_MAX = 65_535;

    public ListenAddress {
        if (port < 0 || port > PORT_MAX) {
            throw new ServerStartException(
                    "the port %d to listen on must lie between 0 and 65535".formatted(port), null);
        }
    }

    /**
     * Reads {@code 127.0.0.1:7443}, {@code [::1]:7443} or {@code :7443}.
     *
     * @throws ServerStartException if the text has no port or it is no number
     */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw malformed(text, null);
        }
        var host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new ListenAddress(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw malformed(text, e);
        }
    }

    /** Whether it stands for every interface, so that clients must use another name for it. */
    boolean isWildcard() {
        return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
    }

    private static ServerStartException malformed(String text, @org.jspecify.annotations.Nullable Throwable cause) {
        return new ServerStartException(
                "the listen address \"%s\" is not of the form HOST:PORT, such as 127.0.0.1:7443".formatted(text),
                cause);
    }
}
