package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The host's APIServices for what we serve: by them requests are led here. */
final class ApiServiceRegistration {
    static final GroupVersionResource API_SERVICES =
            new GroupVersionResource("apiregistration.k8s.io", "v1", "apiservices");

    /** Those of Clusterpedia. */
    private static final int GROUP_PRIORITY = 1_000;

    private static final int VERSION_PRIORITY = 100;

    private ApiServiceRegistration() {}

    /**
     * Makes the APIService of a group version, or lets it trust the authority.
     *
     * @param authority in PEM
     * @throws UserError if it cannot be written, or leads to somebody else
     */
    static void ensure(KubeClient host, HostService service, String authority, String group, String version)
            throws InterruptedException {
        var bundle = Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8));
        ensure(host, new NamespacedName("", version + "." + group), service, bundle);
    }

    private static void ensure(KubeClient host, NamespacedName name, HostService service, String bundle)
            throws InterruptedException {
        try {
            var found = host.find(API_SERVICES, name);
            if (found.isEmpty()) {
                create(host, name, service, bundle);
            } else {
                trust(host, name, found.get().path("spec"), service, bundle);
            }
        } catch (ApiException e) {
            throw new UserError("the APIService %s cannot be written: %s".formatted(name.name(), e.getMessage()), e);
        } catch (IOException e) {
            throw new UserError("the API server cannot be reached: " + e.getMessage(), e);
        }
    }

    private static void create(KubeClient host, NamespacedName name, HostService service, String bundle)
            throws IOException, InterruptedException {
        var wanted = Json.object().put("apiVersion", API_SERVICES.apiVersion()).put("kind", "APIService");
        wanted.putObject("metadata").put("name", name.name());
        var parts = name.name().split("\\.", 2);
        var spec = wanted.putObject("spec")
                .put("group", parts[1])
                .put("version", parts[0])
                .put("groupPriorityMinimum", GROUP_PRIORITY)
                .put("versionPriority", VERSION_PRIORITY)
                .put("caBundle", bundle);
        spec.putObject("service").put("namespace", service.namespace()).put("name", service.name());
        try {
            host.create(API_SERVICES, wanted);
        } catch (ApiException e) {
            if (!e.status().reason().equals("AlreadyExists")) { // Another process was faster, with the same keys.
                throw e;
            }
        }
    }

    private static void trust(KubeClient host, NamespacedName name, JsonNode spec, HostService service, String bundle)
            throws IOException, InterruptedException {
        var other = spec.path("service");
        if (!other.path("namespace").asText().equals(service.namespace())
                || !other.path("name").asText().equals(service.name())) {
            throw new UserError(
                    "the APIService %s leads to the Service %s/%s, not to %s/%s: remove what serves it now (Clusterpedia?), or name that Service"
                            .formatted(
                                    name.name(),
                                    other.path("namespace").asText(),
                                    other.path("name").asText(),
                                    service.namespace(),
                                    service.name()));
        }
        if (!spec.path("caBundle").asText("").equals(bundle)
                || spec.path("insecureSkipTLSVerify").asBoolean()) {
            ObjectNode patch = Json.object();
            patch.putObject("spec").put("caBundle", bundle).putNull("insecureSkipTLSVerify");
            host.mergePatch(API_SERVICES, name, patch);
        }
    }
}
