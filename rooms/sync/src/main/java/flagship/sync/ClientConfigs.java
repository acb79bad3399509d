package flagship.sync;

import flagship.fleetapi.PediaClusterSpec;
import flagship.fleetapi.PediaClusterSpec.AuthenticationFrom;
import flagship.fleetapi.PediaClusterSpec.SecretKey;
import flagship.fleetapi.SecretBytes;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigException;
import flagship.kubeclient.KubeConfigPolicy;
import flagship.kubeclient.Pem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the connection to a member is made from its PediaCluster. A kubeconfig of a user is data: file references in it are refused, and so
 * are credential plugins unless the operator allows them.
 *
 * <p>Source: Clusterpedia 0.9, {@code pkg/utils/rest.go} (contract clusterpedia.md 2.3).
 *
 * @param secretsAllowed whether {@code authenticationFrom} may be used
 * @param kubeConfigs what a kubeconfig may make this process do
 * @param secrets the value of one key of one Secret; empty if there is none
 */
record ClientConfigs(
        boolean secretsAllowed, KubeConfigPolicy kubeConfigs, Function<SecretKey, Optional<SecretBytes>> secrets) {
    private static final String SECRET_ERROR = "Cluster Authentication Error: ";

    /** The connection. Equal specs and Secrets give equal connections. */
    ClientConfig of(PediaClusterSpec spec) throws InvalidClusterConfig {
        var from = spec.authenticationFrom();
        if (from.isPresent() && !holdsCredentials(spec)) {
            return fromSecrets(spec, from.get());
        }
        if (spec.kubeconfig().isPresent()) {
            return kubeconfig(spec.kubeconfig().get());
        }
        require(!spec.apiserver().isEmpty(), "Cluster APIServer Endpoint is required");
        var identity = identity(spec.certData(), spec.keyData());
        require(spec.tokenData().isPresent() || identity.isPresent(), "Cluster APIServer's Token or Cert is required");
        return config(spec.apiserver(), spec.caData(), identity, spec.tokenData());
    }

    private static boolean holdsCredentials(PediaClusterSpec spec) {
        return spec.kubeconfig().isPresent()
                || spec.tokenData().isPresent()
                || (spec.certData().isPresent() && spec.keyData().isPresent());
    }

    private ClientConfig fromSecrets(PediaClusterSpec spec, AuthenticationFrom from) throws InvalidClusterConfig {
        require(
                secretsAllowed,
                "cluster authentication secret listers is nil, perhaps you need to enable feature gate"
                        + " ClusterAuthenticationFromSecret");
        if (from.kubeconfig().isPresent()) {
            return kubeconfig(secret(from.kubeconfig().get()));
        }
        require(!spec.apiserver().isEmpty(), SECRET_ERROR + "Cluster APIServer Endpoint is required");
        require(
                from.token().isPresent()
                        || (from.cert().isPresent() && from.key().isPresent()),
                SECRET_ERROR + "token or cert is required");
        var cert = from.key().isPresent() ? optional(from.cert()) : Optional.<SecretBytes>empty();
        var key = from.cert().isPresent() ? optional(from.key()) : Optional.<SecretBytes>empty();
        return config(spec.apiserver(), optional(from.ca()), identity(cert, key), optional(from.token()));
    }

    private Optional<SecretBytes> optional(Optional<SecretKey> reference) throws InvalidClusterConfig {
        return reference.isPresent() ? Optional.of(secret(reference.get())) : Optional.empty();
    }

    private SecretBytes secret(SecretKey reference) throws InvalidClusterConfig {
        return secrets.apply(reference)
                .orElseThrow(() -> new InvalidClusterConfig(
                        SECRET_ERROR + "secret %s's %s is empty".formatted(reference.name(), reference.key())));
    }

    private ClientConfig kubeconfig(SecretBytes kubeconfig) throws InvalidClusterConfig {
        try {
            return KubeConfig.parse(kubeconfig.bytes()).clientConfig(kubeConfigs);
        } catch (KubeConfigException e) {
            throw new InvalidClusterConfig(String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<ClientConfig.Identity> identity(Optional<SecretBytes> cert, Optional<SecretBytes> key) {
        return cert.flatMap(certificate ->
                key.map(secret -> new ClientConfig.Identity(Pem.of(certificate.bytes()), Pem.of(secret.bytes()))));
    }

    private static ClientConfig config(
            String apiserver,
            Optional<SecretBytes> ca,
            Optional<ClientConfig.Identity> identity,
            Optional<SecretBytes> token)
            throws InvalidClusterConfig {
        var authorities = ca.map(pem -> Pem.of(pem.bytes())).orElse(Pem.EMPTY);
        var tls = new Tls(authorities, !authorities.isEmpty(), "", identity);
        var config = ClientConfig.of(server(apiserver)).withTls(tls);
        return token.map(bytes ->
                        config.withCredential(new Credential.Token(bytes.text().strip())))
                .orElse(config);
    }

    private static URI server(String apiserver) throws InvalidClusterConfig {
        var text = apiserver.contains("://") ? apiserver : "https://" + apiserver;
        try {
            var uri = new URI(text);
            require(
                    uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())),
                    "Cluster APIServer Endpoint is not a URL: " + apiserver);
            return uri;
        } catch (URISyntaxException e) {
            throw new InvalidClusterConfig("Cluster APIServer Endpoint is not a URL: " + apiserver, e);
        }
    }

    private static void require(boolean holds, String message) throws InvalidClusterConfig {
        if (!holds) {
            throw new InvalidClusterConfig(message);
        }
    }
}
