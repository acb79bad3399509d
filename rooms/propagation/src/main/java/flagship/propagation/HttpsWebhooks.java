package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration.Client;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration.Service;
import flagship.interpreter.WebhookCaller;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.KubeConfigException;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.Pem;
import flagship.kubeclient.Transport.Request;
import flagship.kubeclient.Transport.Response;
import flagship.kubemodel.GroupVersionResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Calls interpreter webhooks over HTTPS, each time on a connection of its own: they are few and slow beside a handshake.
 *
 * <p>A webhook behind a Service of the control plane is dialled at the Service's address; where there is no such Service, by the name that
 * cluster DNS gives it.
 *
 * <p>Source: Karmada, {@code pkg/resourceinterpreter/customized/webhook} and {@code pkg/util/interpreter}.
 */
final class HttpsWebhooks implements WebhookCaller {
    private static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");

    private final KubeClient host;

    HttpsWebhooks(KubeClient host) {
        this.host = host;
    }

    /** @param serverName expected in the certificate; empty for the host of the address */
    private record Target(URI server, String path, String serverName) {}

    @Override
    public byte[] post(Client webhook, byte[] body, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            var target = target(webhook);
            var tls = new ClientConfig.Tls(authorities(webhook), true, target.serverName(), Optional.empty());
            var config = ClientConfig.of(target.server())
                    .withTls(tls)
                    .withTimeouts(new ClientConfig.Timeouts(timeout, timeout, timeout));
            try (var transport = HttpTransport.open(config);
                    var answer = transport.send(Request.json("POST", target.path(), body))) {
                return read(answer, deadline);
            }
        } catch (KubeConfigException e) {
            throw new IOException("caBundle cannot be used: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("the call was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static byte[] read(Response answer, long deadline) throws IOException {
        if (answer.status() != 200) {
            throw new IOException("it answered with status %d".formatted(answer.status()));
        }
        var bytes = new ByteArrayOutputStream();
        var piece = new byte[8 << 10];
        try (var body = answer.body()) {
            for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
                bytes.write(piece, 0, count);
                if (bytes.size() > ANSWER_BYTES_MAX) {
                    throw new IOException("its answer is longer than %d bytes".formatted(ANSWER_BYTES_MAX));
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("its answer takes longer than timeoutSeconds");
                }
            }
        }
        return bytes.toByteArray();
    }

    private static Pem authorities(Client webhook) throws IOException {
        try {
            return Pem.of(Base64.getDecoder().decode(webhook.caBundle()));
        } catch (IllegalArgumentException e) {
            throw new IOException("caBundle is not base64: " + e.getMessage(), e);
        }
    }

    private Target target(Client webhook) throws IOException, InterruptedException {
        if (webhook.service().isPresent()) {
            return target(webhook.service().get());
        }
        try {
            var url = URI.create(webhook.url());
            if (url.getHost() == null || !"https".equals(url.getScheme())) {
                throw new IOException("url \"%s\" is not https://host[:port][/path]".formatted(webhook.url()));
            }
            var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
            return new Target(URI.create("https://" + url.getRawAuthority()), path, "");
        } catch (IllegalArgumentException e) {
            throw new IOException("url \"%s\" cannot be read: %s".formatted(webhook.url(), e.getMessage()), e);
        }
    }

    private Target target(Service service) throws IOException, InterruptedException {
        var dnsName = service.name() + "." + service.namespace() + ".svc";
        // Agents may list services, and not get one.
        var named = ListOptions.inNamespace(service.namespace()).withFields("metadata.name=" + service.name());
        var found = host.listAll(SERVICES, named);
        var dialled = found.isEmpty()
                ? dnsName
                : dialled(service, found.getFirst().toJson().path("spec"));
        var bracketed = dialled.contains(":") ? "[" + dialled + "]" : dialled;
        var path = service.path().startsWith("/") ? service.path() : "/" + service.path();
        return new Target(URI.create("https://%s:%d".formatted(bracketed, service.port())), path, dnsName);
    }

    private static String dialled(Service service, JsonNode spec) throws IOException {
        var named = "service %s/%s".formatted(service.namespace(), service.name());
        if (spec.path("type").asText().equals("ExternalName")) {
            return spec.path("externalName").asText();
        }
        var address = spec.path("clusterIP").asText("");
        if (address.isEmpty() || address.equals("None")) {
            throw new IOException(named + " has no cluster IP; a webhook needs one, or an external name");
        }
        boolean hasPort = spec.path("ports")
                .valueStream()
                .anyMatch(port -> port.path("port").asInt() == service.port());
        if (!hasPort) {
            throw new IOException("%s has no port %d".formatted(named, service.port()));
        }
        return address;
    }
}
