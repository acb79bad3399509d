package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the cluster's administrator says about name servers of Vpcs: the ConfigMap {@value #NAME} of {@code kube-system}. Pure.
 *
 * <p>Source: Kube-OVN, contract section 13.4.
 *
 * @param enabled whether name servers are looked after
 * @param image of CoreDNS; empty for that of the cluster's own
 * @param vip the address that all Vpcs' pods ask
 * @param provider of the interface that leads to the cluster's own services
 * @param apiServer another address of the API server than its Service's; may be empty
 */
record DnsSettings(boolean enabled, String image, String vip, String provider, String apiServer) {
    static final String NAME = "vpc-dns-config";

    static DnsSettings of(Optional<ObjectNode> configMap) {
        var data = configMap.map(it -> it.path("data"));
        var name = text(data, "nad-name");
        var provider = text(data, "nad-provider");
        return new DnsSettings(
                configMap.isPresent() && !text(data, "enable-vpc-dns").equals("false"),
                text(data, "coredns-image"),
                text(data, "coredns-vip"),
                provider.isEmpty() && !name.isEmpty() ? name + ".default." + Keys.PROVIDER : provider,
                text(data, "k8s-service-host"));
    }

    private static String text(Optional<? extends com.fasterxml.jackson.databind.JsonNode> data, String key) {
        return data.map(it -> it.path(key).asText("").strip()).orElse("");
    }

    /** A sentence that says what to do; empty where all is said. */
    Optional<String> problem() {
        if (!enabled) {
            return Optional.of(wrong("enable-vpc-dns", "is not \"true\": name servers of Vpcs are off"));
        }
        boolean addresses = !vip.isEmpty()
                && Arrays.stream(vip.split(",", -1))
                        .allMatch(it -> IpAddress.parse(it.strip()).isPresent());
        return Stream.of(
                        addresses
                                ? Optional.<String>empty()
                                : Optional.of(wrong(
                                        "coredns-vip",
                                        "is '%s': write the address that pods ask, such as 10.96.0.3".formatted(vip))),
                        provider.isEmpty()
                                ? Optional.of(
                                        wrong(
                                                "nad-provider",
                                                "is missing: name the provider of a NetworkAttachmentDefinition, such as ovn-nad.default.ovn"))
                                : Optional.<String>empty())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String wrong(String key, String what) {
        return "ConfigMap %s/%s: %s %s".formatted(NatSettings.NAMESPACE, NAME, key, what);
    }
}
