package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.NamespacedName;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the controller decided about one interface of a pod, as it wrote it into the pod's annotations. Pure.
 *
 * @param port the logical switch port; also the name of the IP object
 * @param subnet name of the Subnet; empty where the annotation is missing
 * @param providerNetwork the physical network of an underlay subnet; empty for others
 * @param defaultRoute whether the pod's default route goes this way
 * @param routes further routes that the pod asks for
 * @param migrating a virtual machine is moving in or out: its address is on two nodes at once
 */
record PodInterface(
        String port,
        String provider,
        List<PodAddress> addresses,
        Optional<MacAddress> mac,
        String subnet,
        String providerNetwork,
        boolean defaultRoute,
        List<Route> routes,
        boolean migrating) {
    PodInterface {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /** What can be said of an interface now. */
    sealed interface Allocation {
        record Ready(PodInterface it) implements Allocation {}

        /** @param reason why not, in the words for the runtime if it stays so */
        record Waiting(String reason) implements Allocation {}
    }

    /**
     * Reads the annotations.
     *
     * @throws CniError if they cannot be understood
     */
    static Allocation read(ObjectNode pod, String provider, String ifName) {
        return new Reader(pod, provider, ifName).read();
    }

    /** The port's name: after the virtual machine that the pod runs, else after the pod. */
    static String port(NamespacedName pod, String owner, String provider) {
        var name = owner.isEmpty() ? pod.name() : owner;
        var primary = name + "." + pod.namespace();
        return provider.equals(AttachmentRequest.PRIMARY) ? primary : primary + "." + provider;
    }

    private record Reader(ObjectNode pod, NamespacedName name, JsonNode annotations, String provider, String ifName) {
        Reader(ObjectNode pod, String provider, String ifName) {
            var metadata = pod.path("metadata");
            var name = new NamespacedName(
                    metadata.path("namespace").asText(), metadata.path("name").asText());
            var annotations = metadata.path("annotations");
            // The same network attached twice: the second interface has annotations of its own.
            var own = provider + "." + ifName;
            boolean named = annotations.has(own + ".kubernetes.io/ip_address");
            this(pod, name, annotations, named ? own : provider, ifName);
        }

        Allocation read() {
            var addresses = perInterface("ip_address");
            if (addresses.isEmpty()) {
                return new Allocation.Waiting(
                        "no address allocated to pod %s provider %s, please see kube-ovn-controller logs to find errors"
                                .formatted(name, provider));
            }
            boolean defaultRoute = defaultRoute();
            if (defaultRoute
                    && AttachmentRequest.isPlugged(provider)
                    && !text("routed").equals("true")) {
                return new Allocation.Waiting(
                        "route is not ready for pod %s provider %s, please see kube-ovn-controller logs to find errors"
                                .formatted(name, provider));
            }
            var mac = perInterface("mac_address");
            return new Allocation.Ready(new PodInterface(
                    port(name, text("virtualmachine"), provider),
                    provider,
                    addresses(addresses),
                    mac.isEmpty()
                            ? Optional.empty()
                            : Optional.of(understood("mac_address", () -> new MacAddress(mac))),
                    text("logical_switch"),
                    text("provider_network"),
                    defaultRoute,
                    routes(),
                    annotations.has("kubevirt.io/migrationJobName")));
        }

        private List<PodAddress> addresses(String list) {
            var networks = understood("cidr", () -> IpPrefix.parseList(text("cidr")));
            var gateways = understood("gateway", () -> gateways(text("gateway")));
            var found = new ArrayList<PodAddress>();
            for (IpPrefix address : understood("ip_address", () -> IpPrefix.parseList(list))) {
                int length = networks.stream()
                        .filter(network -> network.isV6() == address.isV6())
                        .findFirst()
                        .orElse(address)
                        .length();
                var gateway = gateways.stream()
                        .filter(it -> IpPrefix.isV6(it) == address.isV6())
                        .findFirst();
                found.add(new PodAddress(new IpPrefix(address.address(), length), gateway));
            }
            return found;
        }

        private static List<InetAddress> gateways(String list) {
            return IpPrefix.parseList(list).stream().map(IpPrefix::address).toList();
        }

        private List<Route> routes() {
            var text = text("routes");
            if (text.isEmpty()) {
                return List.of();
            }
            var list = understood("routes", () -> Json.parse(text.getBytes(StandardCharsets.UTF_8)));
            return AttachmentRequest.routes(list, "the annotation %s of pod %s".formatted(key("routes"), name));
        }

        private boolean defaultRoute() {
            var text = text("default_route");
            return text.isEmpty() ? ifName.equals("eth0") : text.equals("true");
        }

        private String perInterface(String suffix) {
            var own = text(suffix + "." + ifName);
            return own.isEmpty() ? text(suffix) : own;
        }

        private String text(String suffix) {
            return annotations.path(key(suffix)).asText("").strip();
        }

        private String key(String suffix) {
            return provider + ".kubernetes.io/" + suffix;
        }

        private <T> T understood(String suffix, java.util.function.Supplier<T> reading) {
            try {
                return reading.get();
            } catch (IllegalArgumentException | MalformedJson e) {
                throw new CniError(
                        CniError.TRY_AGAIN_LATER,
                        "the annotation %s of pod %s cannot be understood: %s"
                                .formatted(key(suffix), name, e.getMessage()),
                        e);
            }
        }
    }
}
