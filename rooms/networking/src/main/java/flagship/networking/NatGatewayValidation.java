package flagship.networking;

import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
import flagship.fleetapi.VpcNatGateway;
import java.util.Optional;

/**
 * What no gateway can be made of. Pure.
 *
 * <p>Source: Kube-OVN, contract sections 17.3 and 17.4.
 */
final class NatGatewayValidation {
    private static final int NAME_CHARS_MAX = 52;

    private NatGatewayValidation() {}

    /** A sentence that says what to do; empty for a gateway that can be made. */
    static Optional<String> problem(
            VpcNatGateway gateway,
            NatSettings settings,
            Optional<Vpc> vpc,
            Optional<Subnet> inside,
            Optional<Subnet> outside) {
        if (!settings.enabled()) {
            return Optional.of(NatSettings.NOT_ENABLED);
        }
        if (gateway.byOvn()) {
            return OvnGateways.problem(gateway, vpc, inside, outside).or(() -> placement(gateway));
        }
        if (settings.image().isEmpty()) {
            return Optional.of("no image for nat gateways: set image in the ConfigMap %s/%s"
                    .formatted(NatSettings.NAMESPACE, NatSettings.IMAGES));
        }
        var name = settings.workload(gateway.name());
        if (name.length() > NAME_CHARS_MAX) {
            return Optional.of("the workload's name %s is longer than %d characters: shorten the gateway's name"
                    .formatted(name, NAME_CHARS_MAX));
        }
        if (gateway.replicas() > 1) {
            return Optional.of(
                    "replicas %d is not supported: write 1, or dataPlane: ovn for a gateway without a single pod"
                            .formatted(gateway.replicas()));
        }
        return network(gateway, vpc, inside, outside).or(() -> placement(gateway));
    }

    private static Optional<String> network(
            VpcNatGateway gateway, Optional<Vpc> vpc, Optional<Subnet> inside, Optional<Subnet> outside) {
        if (vpc.isEmpty()) {
            return Optional.of("vpc '%s' does not exist: create it".formatted(gateway.vpc()));
        }
        if (inside.isEmpty()) {
            return Optional.of("subnet '%s' does not exist: create it".formatted(gateway.subnet()));
        }
        if (!inside.get().spec().vpc().equals(gateway.vpc())) {
            return Optional.of("subnet %s is of vpc %s, not of %s: name one of the gateway's vpc"
                    .formatted(gateway.subnet(), inside.get().spec().vpc(), gateway.vpc()));
        }
        var external = NatGatewayReconciler.externalSubnet(gateway);
        if (outside.isEmpty()) {
            return Optional.of(
                    "failed to get external subnet %s: create it with a provider NAME.NAMESPACE".formatted(external));
        }
        if (outside.get().spec().provider().isEmpty()
                || outside.get().spec().provider().equals(Keys.PROVIDER)) {
            return Optional.of("external subnet %s has no provider NAME.NAMESPACE of a NetworkAttachmentDefinition"
                    .formatted(external));
        }
        return lanIp(gateway, inside.get());
    }

    static Optional<String> lanIp(VpcNatGateway gateway, Subnet inside) {
        var networks = Ipam.networks(inside);
        if (networks.stream().noneMatch(network -> network.cidr().family() == IpFamily.IPV4)) {
            return Optional.of("subnet %s does not support ipv4".formatted(inside.name()));
        }
        if (gateway.lanIp().isEmpty()) {
            return Optional.empty();
        }
        var address = IpAddress.parse(gateway.lanIp());
        boolean within = address.isPresent()
                && networks.stream().anyMatch(network -> network.cidr().contains(address.get()));
        return within
                ? Optional.empty()
                : Optional.of("lanIp '%s' is no address of subnet %s (%s): choose one inside"
                        .formatted(gateway.lanIp(), inside.name(), inside.spec().cidrBlock()));
    }

    private static Optional<String> placement(VpcNatGateway gateway) {
        return gateway.placement().selector().stream()
                .filter(entry -> !entry.matches("[^:]*[^:\\s][^:]*:[^:]*"))
                .findFirst()
                .map(entry -> "selector '%s' is not KEY: VALUE with one colon".formatted(entry));
    }
}
