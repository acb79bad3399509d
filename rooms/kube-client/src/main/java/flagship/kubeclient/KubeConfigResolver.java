package flagship.kubeclient;

import flagship.kubeclient.ClientConfig.Credential;
import flagship.kubeclient.ClientConfig.Identity;
import flagship.kubeclient.ClientConfig.Timeouts;
import flagship.kubeclient.ClientConfig.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Turns one context of a kubeconfig into a connection, following references as far as the policy allows. */
record KubeConfigResolver(KubeConfig config, KubeConfigPolicy policy) {
    ClientConfig resolve(String asked) {
        var name = asked.isEmpty() ? defaultContext() : asked;
        var context = config.contexts().get(name);
        if (context == null) {
            throw new KubeConfigException("the kubeconfig has no context \"%s\"; it has %s"
                    .formatted(name, names(config.contexts().keySet())));
        }
        var cluster = config.clusters().get(context.cluster());
        if (cluster == null) {
            throw new KubeConfigException("the kubeconfig has no cluster \"%s\", which its context \"%s\" names"
                    .formatted(context.cluster(), name));
        }
        var user = user(name, context);
        return new ClientConfig(
                server(context.cluster(), cluster),
                tls(cluster, user),
                credential(context.user(), user),
                proxy(cluster),
                user.impersonation(),
                context.namespace(),
                Timeouts.DEFAULT);
    }

    private String defaultContext() {
        if (!config.currentContext().isEmpty()) {
            return config.currentContext();
        }
        if (config.contexts().size() == 1) {
            return config.contexts().keySet().iterator().next();
        }
        throw new KubeConfigException("the kubeconfig names no current-context; set one, or choose one of %s"
                .formatted(names(config.contexts().keySet())));
    }

    private static String names(Iterable<String> names) {
        var text = String.join(", ", names);
        return text.isEmpty() ? "none" : text;
    }

    private KubeConfigUser user(String contextName, KubeConfigContext context) {
        if (context.user().isEmpty()) {
            return KubeConfigUser.withToken("");
        }
        var user = config.users().get(context.user());
        if (user == null) {
            throw new KubeConfigException("the kubeconfig has no user \"%s\", which its context \"%s\" names"
                    .formatted(context.user(), contextName));
        }
        return user;
    }

    private static URI server(String name, KubeConfigCluster cluster) {
        if (cluster.server().isEmpty()) {
            throw new KubeConfigException("the kubeconfig's cluster \"%s\" has no server".formatted(name));
        }
        var server = uri(cluster.server(), "server");
        if (!"https".equals(server.getScheme()) && !"http".equals(server.getScheme())) {
            throw new KubeConfigException(
                    "the server \"%s\" of the kubeconfig must begin with https://".formatted(cluster.server()));
        }
        return server;
    }

    private static Optional<URI> proxy(KubeConfigCluster cluster) {
        if (cluster.proxyUrl().isEmpty()) {
            return Optional.empty();
        }
        var proxy = uri(cluster.proxyUrl(), "proxy-url");
        if (!"http".equals(proxy.getScheme())) {
            throw new KubeConfigException(
                    "the kubeconfig's proxy-url must begin with http://: other proxies are not" + " supported");
        }
        return Optional.of(proxy);
    }

    private static URI uri(String text, String member) {
        try {
            var uri = new URI(text);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new KubeConfigException("the kubeconfig's %s is not a URL".formatted(member), e);
        }
        throw new KubeConfigException("the kubeconfig's %s is not a URL with a host".formatted(member));
    }

    private Tls tls(KubeConfigCluster cluster, KubeConfigUser user) {
        var authorities = pem(cluster.authorityData(), cluster.authorityFile(), "certificate-authority");
        var certificate = user.certificate();
        var leaf = pem(certificate.certificateData(), certificate.certificateFile(), "client-certificate");
        var key = pem(certificate.keyData(), certificate.keyFile(), "client-key");
        if (leaf.isEmpty() != key.isEmpty()) {
            throw new KubeConfigException(
                    leaf.isEmpty()
                            ? "the kubeconfig has a client key but no client certificate"
                            : "the kubeconfig has a client certificate but no client key");
        }
        var identity = leaf.isEmpty() ? Optional.<Identity>empty() : Optional.of(new Identity(leaf, key));
        return new Tls(authorities, !cluster.insecureSkipTlsVerify(), cluster.tlsServerName(), identity);
    }

    private Credential credential(String name, KubeConfigUser user) {
        if (!user.authProvider().isEmpty()) {
            throw new KubeConfigException(
                    "the user \"%s\" of the kubeconfig relies on the auth-provider \"%s\", which is not supported; use a token or a client certificate"
                            .formatted(name, user.authProvider()));
        }
        if (user.exec().isPresent()) {
            return exec(name, user.exec().get());
        }
        if (!user.tokenFile().isEmpty()) {
            return new Credential.TokenFile(file(user.tokenFile(), "tokenFile"));
        }
        if (!user.token().isEmpty()) {
            return new Credential.Token(user.token());
        }
        return user.username().isEmpty()
                ? new Credential.None()
                : new Credential.Basic(user.username(), user.password());
    }

    private Credential.Exec exec(String name, Credential.Exec exec) {
        if (!policy.exec()) {
            throw new KubeConfigException(
                    ("the user \"%s\" of the kubeconfig wants to run the program \"%s\" (exec), which is not allowed here; "
                                    + "use a token or a client certificate")
                            .formatted(name, exec.command()));
        }
        return exec.isRelative()
                ? exec.withCommand(file(exec.command(), "exec.command").toString())
                : exec;
    }

    private Pem pem(Pem data, String reference, String member) {
        if (!data.isEmpty() || reference.isEmpty()) {
            return data;
        }
        var file = file(reference, member);
        try {
            return Pem.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new KubeConfigException(
                    "the file %s, which the kubeconfig names as %s, cannot be read".formatted(file, member), e);
        }
    }

    private Path file(String reference, String member) {
        if (policy.files().isEmpty()) {
            throw new KubeConfigException(
                    "the kubeconfig refers to the file \"%s\" (%s), and files are not read here; embed its content (kubectl config view --flatten --raw)"
                            .formatted(reference, member));
        }
        return policy.files().get().resolve(reference);
    }
}
