package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One interface that a runtime wants in a container, or wants gone; the same for both ways to ask.
 *
 * @param network name of the network configuration; empty where the way to ask has none
 * @param pod the container's pod; a DEL may come without
 * @param netns path of the container's network namespace; of a DEL it may be empty, and gone
 * @param ifName the interface's name inside
 * @param provider whose addresses: {@code ovn} for the pod's primary interface
 * @param dns passed on as it came
 */
record AttachmentRequest(
        String network,
        Optional<NamespacedName> pod,
        String containerId,
        String netns,
        String ifName,
        String provider,
        List<Route> routes,
        JsonNode dns) {
    static final String PRIMARY = "ovn";
    private static final int NAME_LENGTH_MAX = 253;

    AttachmentRequest {
        routes = List.copyOf(routes);
    }

    NamespacedName requiredPod() {
        return pod.orElseThrow(
                () -> new CniError(
                        CniError.BAD_ENVIRONMENT,
                        "CNI_ARGS must name the pod with K8S_POD_NAMESPACE and K8S_POD_NAME: this network serves pods of Kubernetes"));
    }

    /** Whether we plug the interface into OVN; else another plugin does that, and takes only addresses from us. */
    boolean plugged() {
        return isPlugged(provider);
    }

    static boolean isPlugged(String provider) {
        return provider.equals(PRIMARY) || provider.endsWith("." + PRIMARY);
    }

    /** The pod that names in a request stand for; empty where both are absent. */
    static Optional<NamespacedName> pod(String namespace, String name) {
        if (namespace.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        requireName(namespace);
        requireName(name);
        return Optional.of(new NamespacedName(namespace, name));
    }

    /** Keeps what goes into API paths and database rows to what Kubernetes allows in names. */
    private static void requireName(String name) {
        boolean fits = name.length() <= NAME_LENGTH_MAX
                && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.');
        if (!fits) {
            throw new CniError(CniError.BAD_ENVIRONMENT, "\"%s\" is no name of a pod or namespace".formatted(name));
        }
    }

    /**
     * Reads {@code [{"dst": "10.0.0.0/8", "gw": "10.0.1.1"}]}.
     *
     * @param what names the list in errors
     */
    static List<Route> routes(JsonNode list, String what) {
        var routes = new ArrayList<Route>();
        for (JsonNode item : list) {
            try {
                var destination = IpPrefix.parse(item.path("dst").asText(""));
                var gateway = item.path("gw").asText("");
                routes.add(new Route(
                        destination, gateway.isEmpty() ? Optional.empty() : Optional.of(IpPrefix.address(gateway))));
            } catch (IllegalArgumentException e) {
                throw new CniError(
                        CniError.BAD_CONFIGURATION,
                        "%s: %s is no route like {\"dst\":\"10.0.0.0/8\",\"gw\":\"10.0.1.1\"}: %s"
                                .formatted(what, item, e.getMessage()),
                        e);
            }
        }
        return List.copyOf(routes);
    }
}
