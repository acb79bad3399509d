package flagship.kubeclient;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach one API server and who to be there. Its {@code toString} shows no secret; two configurations are equal when they lead to
 * the same connection.
 *
 * @param server {@code https://host:port}, with a path prefix where the server sits behind one
 * @param headers added to each request, several values a name; for impersonation
 * @param namespace the context's namespace; empty where it names none
 */
public record ClientConfig(
        URI server,
        Tls tls,
        Credential credential,
        Optional<URI> proxy,
        Map<String, List<String>> headers,
        String namespace,
        Timeouts timeouts) {

    public ClientConfig {
        headers = Map.copyOf(headers);
    }

    /** Anonymous, verified by the certificates that this Java trusts. */
    public static ClientConfig of(URI server) {
        return new ClientConfig(
                server, Tls.SYSTEM, new Credential.None(), Optional.empty(), Map.of(), "", Timeouts.DEFAULT);
    }

    public ClientConfig withTls(Tls changed) {
        return new ClientConfig(server, changed, credential, proxy, headers, namespace, timeouts);
    }

    /** The same without a client certificate. */
    public ClientConfig withoutIdentity() {
        return withTls(new Tls(tls.authorities(), tls.verify(), tls.serverName(), Optional.empty()));
    }

    /** The same through a proxy, or without one. */
    public ClientConfig withProxy(Optional<URI> changed) {
        return new ClientConfig(server, tls, credential, changed, headers, namespace, timeouts);
    }

    public ClientConfig withCredential(Credential changed) {
        return new ClientConfig(server, tls, changed, proxy, headers, namespace, timeouts);
    }

    public ClientConfig withTimeouts(Timeouts changed) {
        return new ClientConfig(server, tls, credential, proxy, headers, namespace, changed);
    }

    /** Shows where it leads and how it proves itself, without secrets. */
    @Override
    public String toString() {
        return "ClientConfig[server=%s, tls=%s, credential=%s]".formatted(server, tls, credential);
    }

    /**
     * How the server is verified and which certificate is shown to it.
     *
     * @param authorities PEM certificates that may sign the server's; empty uses those that this Java trusts
     * @param verify false accepts any certificate and any name
     * @param serverName name to expect in the server's certificate; empty means the host of the URL
     * @param identity client certificate to show
     */
    public record Tls(Pem authorities, boolean verify, String serverName, Optional<Identity> identity) {
        /** Verified by the certificates that this Java trusts; no client certificate. */
        public static final Tls SYSTEM = new Tls(Pem.EMPTY, true, "", Optional.empty());

        /** Verified by these authorities (PEM); no client certificate. */
        public static Tls trusting(byte[] authorities) {
            return new Tls(Pem.of(authorities), true, "", Optional.empty());
        }

        /** The same with a client certificate and its key, both PEM. */
        public Tls withIdentity(byte[] certificate, byte[] key) {
            return new Tls(
                    authorities, verify, serverName, Optional.of(new Identity(Pem.of(certificate), Pem.of(key))));
        }
    }

    /**
     * A client certificate.
     *
     * @param certificate PEM, the leaf first
     * @param key PEM: PKCS#8, PKCS#1 or SEC 1; not encrypted
     */
    public record Identity(Pem certificate, Pem key) {}

    /** What goes into the {@code Authorization} header. */
    public sealed interface Credential {
        /** No header. */
        record None() implements Credential {}

        /** A fixed bearer token. */
        record Token(String token) implements Credential {
            @Override
            public String toString() {
                return "Token[***]";
            }
        }

        /** A bearer token in a file, read again when the file changes: such tokens expire. */
        record TokenFile(Path file) implements Credential {}

        /** A user name and a password. */
        record Basic(String username, String password) implements Credential {
            @Override
            public String toString() {
                return "Basic[" + username + ", ***]";
            }
        }

        /**
         * A credential plugin, run when a token is needed and again when it expires or is refused.
         *
         * @param environment added to this process's
         * @param apiVersion of the {@code ExecCredential} it speaks
         */
        record Exec(String command, List<String> arguments, Map<String, String> environment, String apiVersion)
                implements Credential {
            public Exec {
                arguments = List.copyOf(arguments);
                environment = Map.copyOf(environment);
            }

            /** As kubectl: a command with a directory starts from the kubeconfig's, a bare one is looked up in PATH. */
            boolean isRelative() {
                return command.indexOf('/') >= 0 && !command.startsWith("/");
            }

            Exec withCommand(String other) {
                return new Exec(other, arguments, environment, apiVersion);
            }

            @Override
            public String toString() {
                return "Exec[" + command + "]";
            }
        }
    }

    /**
     * How long to wait.
     *
     * @param connect for the TCP connection and TLS together
     * @param headers from sending a request to the answer's headers
     * @param quiet between two pieces of a body; a watch may be quiet for its {@code timeoutSeconds} longer
     */
    public record Timeouts(Duration connect, Duration headers, Duration quiet) {
        /** 10 s, 60 s, 30 s. */
        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30));
    }
}
