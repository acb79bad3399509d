package flagship.networking;

import flagship.fleetapi.IptablesEip;
import flagship.fleetapi.IptablesRule;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeclient.Informer;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the controllers of NAT gateways watch. Owns its informers. */
final class NatCaches implements AutoCloseable {
    static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");

    /** Index of EIPs: their gateway. */
    private static final String BY_GATEWAY = "gateway";
    /** Index of rules: their EIP. */
    private static final String BY_EIP = "eip";
    /** Index of rules: what they translate, as {@link #claims} writes it. */
    private static final String BY_CLAIM = "claim";

    private static final GroupVersionResource POLICIES = new GroupVersionResource("kubeovn.io", "v1", "qos-policies");

    private final Informer gateways;
    private final Informer policies;
    private final Informer eips;
    private final Map<IptablesRule.Type, Informer> rules = new EnumMap<>(IptablesRule.Type.class);
    private final Map<String, Informer> settings;

    NatCaches(Transport host) {
        gateways = new Informer(host, ReflectorConfig.of(VpcNatGateway.RESOURCE).withKind(VpcNatGateway.KIND));
        eips = new Informer(host, ReflectorConfig.of(IptablesEip.RESOURCE).withKind(IptablesEip.KIND))
                .index(BY_GATEWAY, eip -> List.of(IptablesEip.of(eip.toJson()).gateway()));
        policies = new Informer(
                host, ReflectorConfig.of(POLICIES).withKind(new GroupVersionKind("kubeovn.io", "v1", "QoSPolicy")));
        for (IptablesRule.Type type : IptablesRule.Type.values()) {
            var config = ReflectorConfig.of(type.resource()).withKind(type.kind());
            rules.put(
                    type,
                    new Informer(host, config)
                            .index(BY_EIP, rule -> List.of(rule(type, rule).eip()))
                            .index(BY_CLAIM, rule -> claims(rule(type, rule))));
        }
        settings = Map.of(
                NatSettings.GATEWAYS, configMap(host, NatSettings.GATEWAYS),
                NatSettings.IMAGES, configMap(host, NatSettings.IMAGES));
    }

    private static Informer configMap(Transport host, String name) {
        return new Informer(
                host,
                ReflectorConfig.of(CONFIG_MAPS)
                        .withKind(new GroupVersionKind("", "v1", "ConfigMap"))
                        .withNamespace(NatSettings.NAMESPACE)
                        .withSelectors("", "metadata.name=" + name));
    }

    private static IptablesRule rule(IptablesRule.Type type, RawObject object) {
        return IptablesRule.of(type, object.toJson());
    }

    /** What a rule wants for itself, one text for one thing however it was written: something inside, and something of its EIP. */
    private static List<String> claims(IptablesRule rule) {
        return switch (rule) {
            case IptablesRule.Fip fip -> List.of("inside " + fip.internalIp(), "eip " + fip.eip());
            case IptablesRule.Snat snat ->
                NatResolution.network(snat.internalCidr()).map(it -> "inside " + it).stream()
                        .toList();
            case IptablesRule.Dnat dnat ->
                List.of("port %s %s %s"
                        .formatted(dnat.eip(), dnat.protocol().toLowerCase(Locale.ROOT), dnat.externalPort()));
        };
    }

    private List<Informer> all() {
        var all = new ArrayList<Informer>();
        all.add(gateways);
        all.add(eips);
        all.add(policies);
        all.addAll(rules.values());
        all.addAll(settings.values());
        return all;
    }

    void start() {
        all().forEach(Informer::start);
    }

    void waitSynced() throws InterruptedException {
        Informers.waitSynced(all());
    }

    Informer gateways() {
        return gateways;
    }

    Informer policies() {
        return policies;
    }

    Informer eips() {
        return eips;
    }

    Informer rules(IptablesRule.Type type) {
        return java.util.Objects.requireNonNull(rules.get(type));
    }

    List<Informer> settingsInformers() {
        return List.copyOf(settings.values());
    }

    NatSettings settings() {
        return NatSettings.of(name -> java.util.Objects.requireNonNull(settings.get(name))
                .get(new NamespacedName(NatSettings.NAMESPACE, name))
                .map(RawObject::toJson));
    }

    Optional<VpcNatGateway> gateway(String name) {
        return gateways.get(NetworkCaches.cluster(name)).map(it -> VpcNatGateway.of(it.toJson()));
    }

    /** The gateways of a Vpc that OVN itself is, in the order of their names. */
    List<VpcNatGateway> gatewaysByOvn(String vpc) {
        return gateways.list().stream()
                .map(it -> VpcNatGateway.of(it.toJson()))
                .filter(gateway -> gateway.byOvn()
                        && gateway.vpc().equals(vpc)
                        && !gateway.metadata().isBeingDeleted())
                .sorted(Comparator.comparing(VpcNatGateway::name))
                .toList();
    }

    /** Why a gateway cannot have its QoSPolicy; empty where it can, or has none. */
    Optional<String> problemOfPolicy(VpcNatGateway gateway) {
        var name = gateway.qosPolicy();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (gateway.byOvn()) {
            return Optional.of("dataPlane ovn limits no bandwidth: leave qosPolicy out");
        }
        var policy =
                policies.get(NetworkCaches.cluster(name)).map(it -> it.toJson().path("spec"));
        if (policy.isEmpty()) {
            return Optional.of("qosPolicy '%s' does not exist: create it".formatted(name));
        }
        boolean fits = policy.get().path("bindingType").asText().equals("NATGW")
                && policy.get().path("shared").asBoolean();
        return fits
                ? Optional.empty()
                : Optional.of("qosPolicy '%s' is none for gateways: it needs bindingType NATGW and shared true"
                        .formatted(name));
    }

    Optional<IptablesEip> eip(String name) {
        return eips.get(NetworkCaches.cluster(name)).map(it -> IptablesEip.of(it.toJson()));
    }

    /** In the order of their names. */
    List<IptablesEip> eipsOf(String gateway) {
        return eips.byIndex(BY_GATEWAY, gateway).stream()
                .map(it -> IptablesEip.of(it.toJson()))
                .sorted(Comparator.comparing(IptablesEip::name))
                .toList();
    }

    Optional<IptablesRule> rule(NatRuleKey key) {
        return rules(key.type()).get(NetworkCaches.cluster(key.name())).map(it -> rule(key.type(), it));
    }

    /** The kinds of rules that name an EIP, in their order. */
    List<IptablesRule.Type> usesOf(String eip) {
        return rules.keySet().stream()
                .filter(type -> !rules(type).byIndex(BY_EIP, eip).isEmpty())
                .toList();
    }

    /** The rules of all kinds that name an EIP, in no order. */
    List<NatRuleKey> rulesOf(String eip) {
        return rules.keySet().stream()
                .flatMap(type -> rules(type).byIndex(BY_EIP, eip).stream()
                        .map(it -> new NatRuleKey(type, it.key().name())))
                .toList();
    }

    /** The rules of the same kind that want something that this one wants, in the order of their names; not the rule itself. */
    List<IptablesRule> rivalsOf(IptablesRule rule) {
        var type = rule.type();
        return claims(rule).stream()
                .flatMap(claim -> rules(type).byIndex(BY_CLAIM, claim).stream())
                .filter(it -> !it.key().name().equals(rule.name()))
                .map(it -> rule(type, it))
                .sorted(Comparator.comparing(IptablesRule::name))
                .toList();
    }

    @Override
    public void close() {
        all().forEach(Informer::close);
    }
}
