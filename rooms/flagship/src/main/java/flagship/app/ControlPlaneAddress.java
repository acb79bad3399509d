package flagship.app;

import java.net.URI;

/** Where a control plane is, as a user writes it: {@code host:port} or {@code https://host:port}. */
final class ControlPlaneAddress {
    private ControlPlaneAddress() {}

    /** @throws UserError if it is none */
    static URI parse(String text) {
        try {
            var uri = URI.create(text.contains("://") ? text : "https://" + text);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0) {
                return URI.create("https://" + uri.getRawAuthority());
            }
        } catch (IllegalArgumentException e) {
            throw new UserError("\"%s\" is no address: write it as host:port".formatted(text), e);
        }
        throw new UserError("\"%s\" is no address of a control plane: write it as host:port".formatted(text));
    }
}
