package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the node to its physical networks: a bridge for each ProviderNetwork that the node has a part in, with the network card as its way
 * out. Addresses are never moved: a card that carries any on a kernel datapath, or the node's own on any, is refused with a sentence. How it
 * went stands in labels and an annotation of the Node, from which the controller makes the ProviderNetwork's status.
 */
final class UnderlayNetwork implements Reconciler<String> {
    private static final Logger log = LoggerFactory.getLogger(UnderlayNetwork.class);
    private static final String SUFFIX = ".provider-network.kubernetes.io/";
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final int NAME_CHARS_MAX = 12;

    private final AgentConfig config;
    private final NetworkNamespace namespace;
    private final ClusterCache cluster;
    private final IntegrationBridge integration;
    private final ProviderBridges bridges;
    private final KubeClient host;

    UnderlayNetwork(
            AgentConfig config,
            NetworkNamespace namespace,
            ClusterCache cluster,
            IntegrationBridge integration,
            ProviderBridges bridges,
            KubeClient host) {
        this.config = config;
        this.namespace = namespace;
        this.cluster = cluster;
        this.integration = integration;
        this.bridges = bridges;
        this.host = host;
    }

    @Override
    public Outcome reconcile(String key) throws IOException, InterruptedException {
        return namespace.run(this::reconcile);
    }

    private Outcome reconcile() throws IOException, InterruptedException {
        var node = cluster.node();
        if (integration.trouble().isPresent() || node.isEmpty() || !cluster.knowsUnderlay()) {
            return Outcome.after(AGAIN); // A change of any of them wakes us before.
        }
        var wanted = new HashSet<String>();
        for (ObjectNode object : cluster.providerNetworks()) {
            var network = ProviderNetworkFacts.of(object, node.get(), cluster.vlans());
            if (network.isPresent()) {
                wanted.add(network.get().name());
                connect(network.get(), node.get());
            }
        }
        for (String name : bridges.present()) {
            if (!wanted.contains(name)) {
                bridges.remove(name);
                log.atInfo().addKeyValue("providerNetwork", name).log("bridge to a physical network removed");
            }
        }
        forget(node.get(), wanted);
        return Outcome.after(AGAIN);
    }

    private void connect(ProviderNetworkFacts network, ObjectNode node) throws IOException, InterruptedException {
        int mtu = 0;
        Optional<String> refusal;
        try (var kernel = RouteNetlink.open()) {
            var device = kernel.find(network.device());
            refusal = device.isEmpty()
                    ? Optional.of("nic %s does not exist".formatted(network.device()))
                    : refusal(kernel, device.get(), network, node);
            if (refusal.isEmpty()) {
                var card = device.orElseThrow();
                if (!card.up()) {
                    kernel.up(card);
                }
                mtu = card.mtu();
            }
        }
        if (refusal.isEmpty()) {
            bridges.realise(network);
            var error = bridges.error(network);
            refusal = error.isEmpty()
                    ? refusal
                    : Optional.of("ovs-vswitchd cannot use %s: %s".formatted(network.device(), error));
        }
        tell(network, node, mtu, refusal);
    }

    private Optional<String> refusal(RouteNetlink kernel, Link device, ProviderNetworkFacts network, ObjectNode node)
            throws KernelException {
        if (network.name().length() > NAME_CHARS_MAX) {
            return Optional.of("the name %s is longer than %d characters: Linux allows the bridge no more"
                    .formatted(network.name(), NAME_CHARS_MAX));
        }
        if (bridges.isForeign(network.bridge())) {
            return Optional.of("there is a bridge %s that another made: remove it, or rename the ProviderNetwork"
                    .formatted(network.bridge()));
        }
        var own = NodeMtu.internalAddress(node).orElse("");
        for (IpPrefix address : kernel.addresses(device)) {
            if (IpPrefix.text(address.address()).equals(own)) {
                return Optional.of(
                        "nic %s carries the node's own address %s: name another card".formatted(device.name(), own));
            }
            if (!integration.isUserspace() && !address.address().isLinkLocalAddress()) {
                return Optional.of(
                        "nic %s carries the address %s, which the bridge would cut off: remove it from the card first"
                                .formatted(device.name(), address));
            }
        }
        return Optional.empty();
    }

    private void tell(ProviderNetworkFacts network, ObjectNode node, int mtu, Optional<String> refusal)
            throws IOException, InterruptedException {
        var key = network.name() + SUFFIX;
        var patch = Json.object();
        var metadata = patch.putObject("metadata");
        var labels = metadata.putObject("labels").put(key + "ready", refusal.isEmpty() ? "true" : "false");
        labels.put(key + "interface", network.device());
        if (mtu > 0) {
            labels.put(key + "mtu", Integer.toString(mtu));
        } else {
            labels.putNull(key + "mtu");
        }
        var annotations = metadata.putObject("annotations");
        refusal.ifPresentOrElse(
                text -> annotations.put(key + "err_mesg", text), () -> annotations.putNull(key + "err_mesg"));
        if (write(node, patch)) {
            log.atInfo()
                    .addKeyValue("providerNetwork", network.name())
                    .addKeyValue("device", network.device())
                    .addKeyValue("error", refusal.orElse(""))
                    .log("physical network looked after");
        }
    }

    /** Takes back what was said of networks that the node has no part in any more. */
    private void forget(ObjectNode node, Set<String> wanted) throws IOException, InterruptedException {
        var patch = Json.object();
        var metadata = patch.putObject("metadata");
        for (String part : new String[] {"labels", "annotations"}) {
            var gone = metadata.putObject(part);
            node.path("metadata").path(part).fieldNames().forEachRemaining(key -> {
                int at = key.indexOf(SUFFIX);
                boolean ours =
                        at > 0 && !key.endsWith("/exclude") && (part.equals("labels") || key.endsWith("/err_mesg"));
                if (ours && !wanted.contains(key.substring(0, at))) {
                    gone.putNull(key);
                }
            });
        }
        write(node, patch);
    }

    /** Writes what differs from the node as it is; false if nothing does. */
    private boolean write(ObjectNode node, ObjectNode patch) throws IOException, InterruptedException {
        boolean differs = false;
        for (String part : new String[] {"labels", "annotations"}) {
            var have = node.path("metadata").path(part);
            for (var entry : patch.path("metadata").path(part).properties()) {
                var value = entry.getValue().isNull() ? "" : entry.getValue().asText();
                differs |= !have.path(entry.getKey()).asText("").equals(value);
            }
        }
        if (differs) {
            host.mergePatch(ClusterCache.NODES, new NamespacedName("", config.nodeName()), patch);
        }
        return differs;
    }
}
