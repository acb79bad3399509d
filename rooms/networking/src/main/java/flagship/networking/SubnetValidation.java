package flagship.networking;

import flagship.fleetapi.Subnet;
import flagship.fleetapi.Subnet.NatPolicyRule;
import flagship.fleetapi.Vpc;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Why a Subnet cannot be realised. Pure.
 *
 * <p>Source: Kube-OVN, contract section 5.7.
 */
final class SubnetValidation {
    private static final List<Cidr> FORBIDDEN = Stream.of(
                    "224.0.0.0/4",
                    "127.0.0.0/8",
                    "255.255.255.255/32",
                    "0.0.0.0/32",
                    "169.254.0.0/16",
                    "::/128",
                    "::1/128",
                    "ff00::/8",
                    "fe80::/10")
            .map(text -> Cidr.parse(text).orElseThrow())
            .toList();

    private static final int MTU_MIN_V6 = 1_280;

    private final Subnet subnet;
    private final Surroundings around;

    private SubnetValidation(Subnet subnet, Surroundings around) {
        this.subnet = subnet;
        this.around = around;
    }

    /**
     * What a Subnet must get along with.
     *
     * @param vpc its own, if it exists
     * @param others all Subnets; itself is left out
     * @param vpcs all of them
     * @param nodeAddresses the nodes' own
     */
    record Surroundings(
            Optional<Vpc> vpc,
            List<Subnet> others,
            List<Vpc> vpcs,
            List<IpAddress> nodeAddresses,
            NetworkingConfig config) {}

    /** The first reason against it, in words for its user. */
    static Optional<String> problem(Subnet subnet, Surroundings around) {
        var validation = new SubnetValidation(subnet, around);
        return Stream.<Function<SubnetValidation, Optional<String>>>of(
                        SubnetValidation::cidrs,
                        SubnetValidation::upperCase,
                        SubnetValidation::gateways,
                        SubnetValidation::exclusions,
                        SubnetValidation::allowed,
                        SubnetValidation::gatewayKind,
                        SubnetValidation::natPolicies,
                        SubnetValidation::underlay,
                        SubnetValidation::vips,
                        SubnetValidation::vpc,
                        SubnetValidation::namespaces,
                        SubnetValidation::conflicts)
                .flatMap(check -> check.apply(validation).stream())
                .findFirst();
    }

    private List<Cidr> networks() {
        return Cidr.parseList(subnet.spec().cidrBlock()).orElse(List.of());
    }

    private static Optional<String> say(String format, Object... values) {
        return Optional.of(format.formatted(values));
    }

    private Optional<String> cidrs() {
        var block = subnet.spec().cidrBlock();
        if (block.isEmpty() && !subnet.spec().underlay().vlan().isEmpty()) {
            return Optional.empty(); // An underlay network whose addresses somebody else gives out.
        }
        var parsed = Cidr.parseList(block);
        if (parsed.isEmpty() || parsed.get().size() > 2) {
            return say(
                    "subnet %s cidr %s is invalid: write 10.0.0.0/16, or one of each family with a comma",
                    name(), block);
        }
        if (parsed.get().size() == 2
                && parsed.get().getFirst().family() == parsed.get().getLast().family()) {
            return say("subnet %s cidr %s is invalid: two networks must be of different families", name(), block);
        }
        for (Cidr cidr : parsed.get()) {
            if (cidr.usable().isEmpty()) {
                return say(
                        "subnet %s cidr %s mask is invalid: a network of one address has none for pods", name(), cidr);
            }
            for (Cidr forbidden : FORBIDDEN) {
                if (cidr.overlaps(forbidden)) {
                    return say("subnet %s: %s conflict with %s, which is reserved", name(), cidr, forbidden);
                }
            }
        }
        return Optional.empty();
    }

    private String name() {
        return subnet.name();
    }

    private Optional<String> upperCase() {
        var spec = subnet.spec();
        return Stream.of(
                        Stream.of(
                                spec.gateway(),
                                spec.cidrBlock(),
                                spec.gatewayOfCluster().externalEgress(),
                                spec.underlay().interconnectionIp()),
                        spec.excludeIps().stream(),
                        spec.allowSubnets().stream(),
                        spec.vips().stream())
                .flatMap(texts -> texts)
                .filter(text -> text.indexOf(':') >= 0 && !text.equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(text -> "subnet %s: %s can not contain upper case letters".formatted(name(), text));
    }

    private Optional<String> gateways() {
        if (networks().isEmpty()) {
            return Optional.empty();
        }
        for (String word : subnet.spec().gateway().split(",", -1)) {
            var gateway = IpAddress.parse(word.strip());
            var cidr = networks().stream()
                    .filter(network -> gateway.isPresent() && network.contains(gateway.get()))
                    .findFirst();
            if (gateway.isEmpty() || cidr.isEmpty()) {
                return say("gateway %s is not in cidr %s", word, subnet.spec().cidrBlock());
            }
            if (cidr.get()
                    .usable()
                    .filter(range -> range.contains(gateway.get()))
                    .isEmpty()) {
                return say(
                        "validate gateway %s for cidr %s failed: it is the network's first or last address",
                        word, cidr.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> exclusions() {
        return subnet.spec().excludeIps().stream()
                .filter(item -> ExcludeIps.parseItem(item).isEmpty())
                .findFirst()
                .map(item -> item.contains("..")
                        ? "%s in excludeIps is not a valid ip range: write first..last".formatted(item)
                        : "%s in excludeIps is not a valid address".formatted(item));
    }

    private Optional<String> allowed() {
        return subnet.spec().allowSubnets().stream()
                .filter(item -> Cidr.parse(item).isEmpty())
                .findFirst()
                .map("%s in allowSubnets is not a valid address: write a network like 10.0.0.0/16"::formatted);
    }

    private Optional<String> gatewayKind() {
        var gateway = subnet.spec().gatewayOfCluster();
        if (!gateway.type().isEmpty() && !List.of("distributed", "centralized").contains(gateway.type())) {
            return say("%s is not a valid gateway type", gateway.type());
        }
        if (gateway.natOutgoing() && !gateway.externalEgress().isEmpty()) {
            return say("conflict configuration: natOutgoing and externalEgressGateway");
        }
        boolean hasV6 = networks().stream().anyMatch(network -> network.family() == IpFamily.IPV6);
        if (hasV6 && subnet.spec().mtu() > 0 && subnet.spec().mtu() < MTU_MIN_V6) {
            return say("mtu %d is below the IPv6 minimum %d", subnet.spec().mtu(), MTU_MIN_V6);
        }
        return Optional.empty();
    }

    private Optional<String> natPolicies() {
        for (NatPolicyRule rule : subnet.spec().gatewayOfCluster().natPolicies()) {
            var problem = NatPolicies.problem(rule);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private Optional<String> underlay() {
        var underlay = subnet.spec().underlay();
        if (underlay.logicalGateway() && underlay.interconnection()) {
            return say("logicalGateway and u2oInterconnection can't be opened at the same time");
        }
        var address = underlay.interconnectionIp();
        if (!address.isEmpty()
                && Ipam.addresses(address).stream()
                        .noneMatch(it -> networks().stream().anyMatch(network -> network.contains(it)))) {
            return say(
                    "u2oInterconnectionIP %s is not in cidr %s",
                    address, subnet.spec().cidrBlock());
        }
        return Optional.empty();
    }

    private Optional<String> vips() {
        return subnet.spec().vips().stream()
                .filter(vip -> IpAddress.parse(vip)
                        .filter(address -> networks().stream().anyMatch(network -> network.contains(address)))
                        .isEmpty())
                .findFirst()
                .map(vip -> "vip %s conflicts with subnet %s cidr %s"
                        .formatted(vip, name(), subnet.spec().cidrBlock()));
    }

    private Optional<String> vpc() {
        if (!Keys.isOvn(subnet.spec().provider())) {
            return Optional.empty();
        }
        var vpc = subnet.spec().vpc();
        if (name().equals(vpc)) {
            return say("subnet %s and vpc %s cannot have the same name", name(), vpc);
        }
        if (around.vpc().isEmpty()) {
            return say("the vpc '%s' does not exist: create it, or name another one", vpc);
        }
        return around.vpc().get().isStandby() ? Optional.empty() : say("the vpc '%s' not standby yet", vpc);
    }

    private Optional<String> namespaces() {
        if (!Keys.isOvn(subnet.spec().provider())) {
            return Optional.empty();
        }
        boolean custom = !around.config().isDefaultVpc(subnet.spec().vpc());
        for (String namespace : subnet.spec().namespaces()) {
            if (custom
                    && around.vpc()
                            .filter(vpc -> vpc.namespaces().contains(namespace))
                            .isEmpty()) {
                return say(
                        "namespace '%s' is out of range to custom vpc '%s': add it to the Vpc's namespaces",
                        namespace, subnet.spec().vpc());
            }
            var taken = around.vpcs().stream()
                    .filter(vpc -> !custom && vpc.namespaces().contains(namespace))
                    .findFirst();
            if (taken.isPresent()) {
                return say(
                        "namespace '%s' belongs to custom vpc '%s'",
                        namespace, taken.get().name());
            }
        }
        return Optional.empty();
    }

    private Optional<String> conflicts() {
        if (!Keys.isOvn(subnet.spec().provider())) {
            return Optional.empty();
        }
        for (Subnet other : around.others()) {
            if (!other.name().equals(name()) && sharesNetwork(other) && isFirst(other)) {
                for (Cidr cidr : Cidr.parseList(other.spec().cidrBlock()).orElse(List.of())) {
                    if (networks().stream().anyMatch(cidr::overlaps)) {
                        return say(
                                "subnet %s cidr %s is conflict with subnet %s cidr %s",
                                name(),
                                subnet.spec().cidrBlock(),
                                other.name(),
                                other.spec().cidrBlock());
                    }
                }
            }
        }
        boolean overlay = subnet.spec().underlay().vlan().isEmpty();
        if (overlay && around.config().isDefaultVpc(subnet.spec().vpc())) {
            for (IpAddress node : around.nodeAddresses()) {
                if (networks().stream().anyMatch(network -> network.contains(node))) {
                    return say(
                            "subnet %s cidr %s conflicts with node address %s",
                            name(), subnet.spec().cidrBlock(), node);
                }
            }
        }
        return Optional.empty();
    }

    /** Equal networks are told apart by router and by VLAN. */
    private boolean sharesNetwork(Subnet other) {
        return Keys.isOvn(other.spec().provider())
                && effective(other.spec().vpc()).equals(effective(subnet.spec().vpc()))
                && other.spec()
                        .underlay()
                        .vlan()
                        .equals(subnet.spec().underlay().vlan());
    }

    private String effective(String vpc) {
        return vpc.isEmpty() ? around.config().clusterRouter() : vpc;
    }

    /** Of two that conflict only the younger one is refused: the older one may be in use. */
    private boolean isFirst(Subnet other) {
        var theirs = other.status().path("v4availableIPs").isMissingNode();
        var ours = subnet.status().path("v4availableIPs").isMissingNode();
        return theirs == ours ? other.name().compareTo(name()) < 0 : ours;
    }
}
