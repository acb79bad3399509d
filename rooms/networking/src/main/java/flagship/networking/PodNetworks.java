package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Subnet;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which networks a pod is in.
 *
 * <p>Source: Kube-OVN, contract section 7.1.
 */
final class PodNetworks {
    private static final GroupVersionResource ATTACHMENTS =
            new GroupVersionResource("k8s.cni.cncf.io", "v1", "network-attachment-definitions");
    private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";
    /** Types of plugins and of address management that are ours. */
    private static final List<String> OUR_TYPES = List.of("kube-ovn", "flagship-cni");

    private final NetworkCaches caches;
    private final Ipam ipam;
    private final KubeClient client;
    private final NetworkingConfig config;

    PodNetworks(NetworkCaches caches, Ipam ipam, KubeClient client, NetworkingConfig config) {
        this.caches = caches;
        this.ipam = ipam;
        this.client = client;
        this.config = config;
    }

    /** The default network first. */
    List<PodNetwork> of(PodFacts pod) throws PodProblem, IOException, InterruptedException {
        var owner = pod.owner(config.keepVmIp());
        var networks = new ArrayList<PodNetwork>();
        networks.add(new PodNetwork(
                Keys.PROVIDER, defaultSubnet(pod), PodNetwork.port(owner.name(), owner.namespace(), Keys.PROVIDER)));
        for (NamespacedName attachment : attachments(pod)) {
            var provider = provider(attachment);
            if (provider.isPresent()) {
                networks.add(new PodNetwork(
                        provider.get(),
                        subnetOf(pod, provider.get()),
                        PodNetwork.port(owner.name(), owner.namespace(), provider.get())));
            }
        }
        return networks;
    }

    private Subnet defaultSubnet(PodFacts pod) throws PodProblem {
        var named = pod.annotation(Keys.PROVIDER, Keys.LOGICAL_SWITCH);
        if (!named.isEmpty()) {
            return subnet(named);
        }
        var pool = caches.ipPools()
                .get(NetworkCaches.cluster(pod.annotation(Keys.PROVIDER, "ip_pool")))
                .map(it -> it.toJson().at("/spec/subnet").asText(""));
        if (pool.isPresent()) {
            return subnet(pool.get());
        }
        var candidates = candidates(pod.metadata().namespace());
        for (String candidate : candidates) {
            var book = ipam.subnet(candidate);
            var port = PodNetwork.port(
                    pod.owner(config.keepVmIp()).name(), pod.metadata().namespace(), Keys.PROVIDER);
            if (book.isPresent()
                    && (book.get().hasRoom() || book.get().lease(port).isPresent())) {
                return subnet(candidate);
            }
        }
        throw new PodProblem(
                "AcquireAddressFailed",
                "NoAvailableAddress: none of the subnets %s of namespace %s has a free address: make one larger or free some"
                        .formatted(candidates, pod.metadata().namespace()));
    }

    private List<String> candidates(String namespace) {
        var written = caches.namespaces()
                .get(NetworkCaches.cluster(namespace))
                .map(it -> it.toJson()
                        .path("metadata")
                        .path("annotations")
                        .path(Keys.primary(Keys.LOGICAL_SWITCH))
                        .asText(""))
                .orElse("");
        return Arrays.stream(written.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private Subnet subnet(String name) throws PodProblem {
        if (name.equals(config.joinSubnet())) {
            throw new PodProblem("AcquireAddressFailed", "NodeSwitch subnet join is unavailable for pod");
        }
        var found = caches.subnet(name);
        if (found.isEmpty() || ipam.subnet(name).isEmpty()) {
            throw new PodProblem(
                    "AcquireAddressFailed",
                    "NoSubnet: the subnet %s %s"
                            .formatted(name, found.isEmpty() ? "does not exist" : "is not ready yet"));
        }
        return found.get();
    }

    private Subnet subnetOf(PodFacts pod, String provider) throws PodProblem {
        var named = pod.annotation(provider, Keys.LOGICAL_SWITCH);
        if (!named.isEmpty()) {
            return subnet(named);
        }
        for (Subnet candidate : caches.allSubnets()) {
            if (candidate.spec().provider().equals(provider)) {
                return subnet(candidate.name());
            }
        }
        throw new PodProblem(
                "GetNADFailed",
                "provider %s is not bound to any subnet: create a Subnet with this provider".formatted(provider));
    }

    /** The NetworkAttachmentDefinitions that the pod names. */
    private static List<NamespacedName> attachments(PodFacts pod) throws PodProblem {
        var text = pod.annotation(NETWORKS).strip();
        var all = new ArrayList<NamespacedName>();
        if (text.startsWith("[")) {
            for (JsonNode item : parse(text)) {
                var namespace = item.path("namespace").asText(pod.metadata().namespace());
                all.add(new NamespacedName(namespace, item.path("name").asText("")));
            }
            return all;
        }
        for (String word : text.split(",", -1)) {
            var name = word.strip().replaceFirst("@.*", "");
            int slash = name.indexOf('/');
            if (!name.isEmpty()) {
                all.add(new NamespacedName(
                        slash < 0 ? pod.metadata().namespace() : name.substring(0, slash), name.substring(slash + 1)));
            }
        }
        return all;
    }

    private static JsonNode parse(String json) throws PodProblem {
        try {
            return Json.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJson e) {
            throw new PodProblem(
                    "ValidatePodNetworkFailed", "the annotation %s is no JSON: %s".formatted(NETWORKS, e.getMessage()));
        }
    }

    /** Whose annotations the interface has; empty where the attachment is not ours. */
    private Optional<String> provider(NamespacedName name) throws PodProblem, IOException, InterruptedException {
        var attachment = client.find(ATTACHMENTS, name);
        if (attachment.isEmpty()) {
            throw new PodProblem(
                    "GetNADFailed", "the NetworkAttachmentDefinition %s does not exist: create it".formatted(name));
        }
        var text = attachment.get().at("/spec/config").asText("{}");
        return provider(name, parse(text.isBlank() ? "{}" : text));
    }

    static Optional<String> provider(NamespacedName name, JsonNode cni) {
        var plugins = new ArrayList<JsonNode>();
        plugins.add(cni);
        cni.path("plugins").forEach(plugins::add);
        var plain = name.name() + "." + name.namespace();
        for (JsonNode plugin : plugins) {
            if (OUR_TYPES.contains(plugin.path("type").asText())) {
                return Optional.of(plugin.path("provider").asText(plain + "." + Keys.PROVIDER));
            }
            if (OUR_TYPES.contains(plugin.path("ipam").path("type").asText())) {
                return Optional.of(plugin.path("ipam").path("provider").asText(plain));
            }
        }
        return Optional.empty();
    }
}
