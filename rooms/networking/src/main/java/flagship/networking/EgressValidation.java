package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
import flagship.fleetapi.VpcEgressGateway;
import flagship.kubemodel.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What no egress gateway can be made of. Pure. */
final class EgressValidation {
    static final String NO_BFD =
            "the router does not watch the pods by BFD: a pod serves while its node is ready and its agent has set it up";

    private static final int NAME_CHARS_MAX = 52;

    private EgressValidation() {}

    /** A sentence that says what to do; empty for a gateway that can be made. */
    static Optional<String> problem(
            VpcEgressGateway gateway,
            String image,
            Optional<Vpc> vpc,
            String vpcName,
            Optional<Subnet> inside,
            Optional<Subnet> outside) {
        if (image.isEmpty()) {
            return Optional.of("no image: set spec.image, or image in the ConfigMap %s/%s"
                    .formatted(NatSettings.NAMESPACE, NatSettings.IMAGES));
        }
        var name = EgressWorkload.name(gateway).name();
        if (name.length() > NAME_CHARS_MAX) {
            return Optional.of("the workload's name %s is longer than %d characters: shorten prefix or name"
                    .formatted(name, NAME_CHARS_MAX));
        }
        if (vpc.isEmpty()) {
            return Optional.of("vpc '%s' does not exist: create it".formatted(vpcName));
        }
        return inside(gateway, vpcName, inside)
                .or(() -> outside(gateway, outside))
                .or(() -> families(gateway, inside, outside))
                .or(() -> addresses("internalIPs", gateway.inside().addresses(), inside))
                .or(() -> addresses("externalIPs", gateway.outside().addresses(), outside))
                .or(() -> blocks(gateway))
                .or(() -> selectors(gateway));
    }

    private static Optional<String> inside(VpcEgressGateway gateway, String vpc, Optional<Subnet> inside) {
        if (inside.isEmpty()) {
            return Optional.of(
                    gateway.inside().subnet().isEmpty()
                            ? "vpc %s has no default subnet: set internalSubnet".formatted(vpc)
                            : "subnet '%s' does not exist: create it"
                                    .formatted(gateway.inside().subnet()));
        }
        return inside.get().spec().vpc().equals(vpc)
                ? Optional.empty()
                : Optional.of("subnet %s is of vpc %s, not of %s: name one of the gateway's vpc"
                        .formatted(inside.get().name(), inside.get().spec().vpc(), vpc));
    }

    private static Optional<String> outside(VpcEgressGateway gateway, Optional<Subnet> outside) {
        if (outside.isEmpty()) {
            return Optional.of("external subnet '%s' does not exist: create it with a provider NAME.NAMESPACE"
                    .formatted(gateway.outside().subnet()));
        }
        var provider = outside.get().spec().provider();
        return provider.isEmpty() || provider.equals(Keys.PROVIDER)
                ? Optional.of("external subnet %s has no provider NAME.NAMESPACE of a NetworkAttachmentDefinition"
                        .formatted(outside.get().name()))
                : Optional.empty();
    }

    private static Optional<String> families(
            VpcEgressGateway gateway, Optional<Subnet> inside, Optional<Subnet> outside) {
        return Stream.of(inside, outside)
                .flatMap(Optional::stream)
                .filter(subnet -> Ipam.networks(subnet).stream()
                        .noneMatch(network -> network.cidr().family() == IpFamily.IPV4))
                .findFirst()
                .map(subnet -> "subnet %s does not support ipv4, which gateway %s carries"
                        .formatted(subnet.name(), gateway.name()));
    }

    private static Optional<String> addresses(String field, List<String> written, Optional<Subnet> subnet) {
        var networks = subnet.map(Ipam::networks).orElse(List.of());
        return written.stream()
                .flatMap(item -> Stream.of(item.split(",", -1)))
                .map(String::strip)
                .filter(text -> IpAddress.parse(text)
                        .filter(address -> networks.stream()
                                .anyMatch(network -> network.cidr().contains(address)))
                        .isEmpty())
                .findFirst()
                .map(text -> "%s: '%s' is no address of subnet %s: choose one inside"
                        .formatted(field, text, subnet.map(Subnet::name).orElse("")));
    }

    private static Optional<String> selectors(VpcEgressGateway gateway) {
        try {
            for (JsonNode selector : gateway.selectors()) {
                EgressSources.selector(selector, "namespaceSelector");
                EgressSources.selector(selector, "podSelector");
            }
            return Optional.empty();
        } catch (ApiException e) {
            return Optional.of("selectors: " + e.getMessage());
        }
    }

    private static Optional<String> blocks(VpcEgressGateway gateway) {
        var blocks = gateway.policies().stream().flatMap(policy -> policy.ipBlocks().stream());
        return blocks.filter(block -> EgressSources.network(block)
                        .filter(network -> network.family() == IpFamily.IPV4)
                        .isEmpty())
                .findFirst()
                .map(block ->
                        "ipBlocks: '%s' is no IPv4 network or address, which are what is carried".formatted(block));
    }
}
