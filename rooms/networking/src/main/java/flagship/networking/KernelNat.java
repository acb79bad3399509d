package flagship.networking;

import flagship.fleetapi.IptablesRule;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * What the kernel of a NAT gateway's pod does to a packet, as the gateway's rules say: floating addresses before ports, the longest network
 * first. Pure.
 */
final class KernelNat {
    private final String gateway;
    private final Collection<IptablesRule> rules;

    /** @param rules of all gateways; those that are not ready are no rules of the kernel's */
    KernelNat(String gateway, Collection<IptablesRule> rules) {
        this.gateway = gateway;
        this.rules = rules.stream()
                .filter(rule -> rule.status().path("natGwDp").asText("").equals(gateway)
                        && rule.status().path("ready").asBoolean())
                .toList();
    }

    /** What becomes of a new connection from inside; a sentence, of which the second part says what to do. */
    record Verdict(boolean passes, String text) {}

    Verdict of(IpAddress source, IpAddress destination, String protocol, int port) {
        var inner = into(destination, protocol, port);
        if (inner.isPresent()) {
            return new Verdict(true, inner.get());
        }
        if (rules.stream().anyMatch(rule -> rule.v4().equals(destination.toString()))) {
            return new Verdict(
                    false,
                    "NAT gateway %s has no rule for port %d of its eip %s".formatted(gateway, port, destination));
        }
        return out(source)
                .map(text -> new Verdict(true, text))
                .orElseGet(() -> new Verdict(
                        false,
                        "NAT gateway %s has neither a FIP nor a SNAT rule for %s that is ready: create one, or see the conditions"
                                .formatted(gateway, source)));
    }

    private Optional<String> into(IpAddress destination, String protocol, int port) {
        var eip = destination.toString();
        var floating = rules.stream()
                .filter(rule -> rule instanceof IptablesRule.Fip && rule.v4().equals(eip))
                .map(rule -> "NAT gateway %s: fip %s leads %s to %s"
                        .formatted(
                                gateway,
                                rule.name(),
                                eip,
                                rule.status().path("internalIp").asText()))
                .findFirst();
        return floating.or(() -> rules.stream()
                .filter(rule -> rule instanceof IptablesRule.Dnat
                        && rule.v4().equals(eip)
                        && rule.status().path("protocol").asText().equals(protocol)
                        && rule.status().path("externalPort").asText().equals(Integer.toString(port)))
                .map(rule -> "NAT gateway %s: dnat %s leads %s:%d to %s:%s"
                        .formatted(
                                gateway,
                                rule.name(),
                                eip,
                                port,
                                rule.status().path("internalIp").asText(),
                                rule.status().path("internalPort").asText()))
                .findFirst());
    }

    private Optional<String> out(IpAddress source) {
        var floating = rules.stream()
                .filter(rule -> rule instanceof IptablesRule.Fip
                        && rule.status().path("internalIp").asText().equals(source.toString()))
                .map(rule -> "NAT gateway %s: source becomes %s by fip %s".formatted(gateway, rule.v4(), rule.name()))
                .findFirst();
        return floating.or(() -> rules.stream()
                .filter(rule ->
                        rule instanceof IptablesRule.Snat && network(rule).contains(source))
                .max(Comparator.comparingInt(rule -> network(rule).prefixLength()))
                .map(rule ->
                        "NAT gateway %s: source becomes %s by snat %s".formatted(gateway, rule.v4(), rule.name())));
    }

    private static Cidr network(IptablesRule rule) {
        return NatResolution.network(rule.status().path("internalCIDR").asText(""))
                .orElseGet(() -> Cidr.of(IpAddress.v4(0), 32));
    }
}
