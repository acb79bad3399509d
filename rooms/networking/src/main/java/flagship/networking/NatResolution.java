package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.IptablesEip;
import flagship.fleetapi.IptablesRule;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a NAT rule comes to: the translation that the gateway is to do, as the rule's status says it, or why there is none. Pure.
 *
 * <p>Source: Kube-OVN, contract sections 9.5 and 17.3. Of two rules that exclude each other the one that has its translation keeps it.
 */
sealed interface NatResolution {
    /** @param status the members of the rule's status that say what is translated */
    record Resolved(ObjectNode status) implements NatResolution {}

    /** @param why a sentence that says what to do */
    record Refused(String why) implements NatResolution {}

    /**
     * What a rule depends on.
     *
     * @param eip the one that it names
     * @param rivals the other rules of its kind and gateway that want the same port, EIP or thing inside, in the order of their names
     */
    record Around(Optional<IptablesEip> eip, List<IptablesRule> rivals) {
        public Around {
            rivals = List.copyOf(rivals);
        }
    }

    static NatResolution of(IptablesRule rule, Around around) {
        if (rule.eip().isEmpty()) {
            return new Refused("failed to create %s rule, should set eip"
                    .formatted(rule.type().word()));
        }
        if (around.eip().isEmpty()) {
            return new Refused("eip '%s' does not exist: create it".formatted(rule.eip()));
        }
        var eip = around.eip().get();
        if (eip.metadata().isBeingDeleted()) {
            return new Refused("eip '%s' is being deleted: name another, or delete this rule".formatted(eip.name()));
        }
        if (eip.ip().isEmpty()) {
            return new Refused("eip '%s' is not ready, has no v4ip".formatted(eip.name()));
        }
        return switch (rule) {
            case IptablesRule.Fip fip -> fip(fip, eip, around);
            case IptablesRule.Snat snat -> snat(snat, eip, around);
            case IptablesRule.Dnat dnat -> dnat(dnat, eip, around);
        };
    }

    private static NatResolution fip(IptablesRule.Fip rule, IptablesEip eip, Around around) {
        var inside = IpAddress.parse(rule.internalIp()).filter(IpAddress::isV4);
        if (inside.isEmpty()) {
            return new Refused("internalIp '%s' is no IPv4 address".formatted(rule.internalIp()));
        }
        var other = around.rivals().stream()
                .filter(it -> it.eip().equals(rule.eip()) && precedes(it, rule))
                .findFirst();
        if (other.isPresent()) {
            return new Refused("eip '%s' is used by the other fip %s: give each its own"
                    .formatted(eip.name(), other.get().name()));
        }
        var twin = firstBefore(rule, around.rivals());
        if (twin.isPresent()) {
            return new Refused("internalIp %s has the fip %s on this gateway already: delete one of them"
                    .formatted(rule.internalIp(), twin.get().name()));
        }
        return new Resolved(
                translation(eip).put("v6ip", "").put("internalIp", inside.get().toString()));
    }

    private static NatResolution snat(IptablesRule.Snat rule, IptablesEip eip, Around around) {
        var inside = network(rule.internalCidr());
        if (inside.isEmpty()) {
            return new Refused(
                    "failed to get snat v4 internal cidr, original cidr is %s: write an IPv4 network like 10.0.1.0/24"
                            .formatted(rule.internalCidr()));
        }
        var twin = firstBefore(rule, around.rivals());
        if (twin.isPresent()) {
            return new Refused(
                    "internalCIDR %s is translated by the snat %s of this gateway already: delete one of them"
                            .formatted(inside.get(), twin.get().name()));
        }
        return new Resolved(translation(eip)
                .put("v6ip", "")
                .put("internalCIDR", inside.get().toString()));
    }

    private static NatResolution dnat(IptablesRule.Dnat rule, IptablesEip eip, Around around) {
        var protocol = rule.protocol().toLowerCase(Locale.ROOT);
        if (!List.of("tcp", "udp").contains(protocol)) {
            return new Refused("protocol '%s' is neither tcp nor udp".formatted(rule.protocol()));
        }
        var outer = port(rule.externalPort());
        var inner = port(rule.internalPort());
        if (outer.isEmpty() || inner.isEmpty()) {
            return new Refused("%s '%s' is no port: write a number from 1 to 65535"
                    .formatted(
                            outer.isEmpty() ? "externalPort" : "internalPort",
                            outer.isEmpty() ? rule.externalPort() : rule.internalPort()));
        }
        var inside = IpAddress.parse(rule.internalIp()).filter(IpAddress::isV4);
        if (inside.isEmpty()) {
            return new Refused("internalIp '%s' is no IPv4 address".formatted(rule.internalIp()));
        }
        var other = around.rivals().stream()
                .filter(it -> it instanceof IptablesRule.Dnat dnat && excludes(dnat, rule) && precedes(it, rule))
                .findFirst();
        if (other.isPresent()) {
            return new Refused("duplicate, same eip %s, same external port '%s' is using by dnat %s"
                    .formatted(eip.name(), rule.externalPort(), other.get().name()));
        }
        return new Resolved(translation(eip)
                .put("v6ip", "")
                .put("protocol", protocol)
                .put("externalPort", outer.get())
                .put("internalIp", inside.get().toString())
                .put("internalPort", inner.get()));
    }

    private static boolean excludes(IptablesRule.Dnat one, IptablesRule.Dnat other) {
        return port(one.externalPort()).equals(port(other.externalPort()))
                && one.protocol().equalsIgnoreCase(other.protocol())
                && !(one.shared() && other.shared());
    }

    private static Optional<IptablesRule> firstBefore(IptablesRule rule, List<IptablesRule> others) {
        return others.stream().filter(it -> precedes(it, rule)).findFirst();
    }

    /** Whether another rule has the right of way: it has its translation, or comes first by name where neither or both have. */
    private static boolean precedes(IptablesRule other, IptablesRule rule) {
        if (other.name().equals(rule.name()) || other.metadata().isBeingDeleted()) {
            return false;
        }
        boolean has = !other.v4().isEmpty();
        boolean hasIt = !rule.v4().isEmpty();
        return has == hasIt ? other.name().compareTo(rule.name()) < 0 : has;
    }

    private static ObjectNode translation(IptablesEip eip) {
        return Json.object().put("v4ip", eip.ip()).put("natGwDp", eip.gateway());
    }

    /** Reads an IPv4 network, or an address as the network of itself. */
    static Optional<Cidr> network(String text) {
        var parsed = text.contains("/")
                ? Cidr.parse(text)
                : IpAddress.parse(text).map(it -> Cidr.of(it, it.family().bits()));
        return parsed.filter(it -> it.family() == IpFamily.IPV4);
    }

    /** The port as it is written without leading zeros. */
    private static Optional<String> port(String text) {
        if (!text.matches("\\d{1,5}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(text);
        return number >= 1 && number <= 65535 ? Optional.of(Integer.toString(number)) : Optional.empty();
    }
}
