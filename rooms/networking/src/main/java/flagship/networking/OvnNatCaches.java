package flagship.networking;

import flagship.fleetapi.OvnEip;
import flagship.fleetapi.OvnRule;
import flagship.kubeclient.Informer;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the controllers of OVN's own NAT watch. Owns its informers. */
final class OvnNatCaches implements AutoCloseable {
    /** Index of rules: their EIP. */
    private static final String BY_EIP = "eip";
    /** Index of rules: the IP object that they name. */
    private static final String BY_IP = "ip";

    private final Informer eips;
    private final Map<OvnRule.Type, Informer> rules = new EnumMap<>(OvnRule.Type.class);

    OvnNatCaches(Transport host) {
        eips = new Informer(host, ReflectorConfig.of(OvnEip.RESOURCE).withKind(OvnEip.KIND));
        for (OvnRule.Type type : OvnRule.Type.values()) {
            var config = ReflectorConfig.of(type.resource()).withKind(type.kind());
            rules.put(
                    type,
                    new Informer(host, config)
                            .index(BY_EIP, rule -> List.of(rule(type, rule).eip()))
                            .index(BY_IP, rule -> List.of(rule(type, rule).ipName())));
        }
    }

    private static OvnRule rule(OvnRule.Type type, RawObject object) {
        return OvnRule.of(type, object.toJson());
    }

    private List<Informer> all() {
        var all = new ArrayList<>(rules.values());
        all.add(eips);
        return all;
    }

    void start() {
        all().forEach(Informer::start);
    }

    void waitSynced() throws InterruptedException {
        Informers.waitSynced(all());
    }

    Informer eips() {
        return eips;
    }

    Informer rules(OvnRule.Type type) {
        return Objects.requireNonNull(rules.get(type));
    }

    Optional<OvnEip> eip(String name) {
        return eips.get(NetworkCaches.cluster(name)).map(it -> OvnEip.of(it.toJson()));
    }

    /** The addresses of a Vpc's router in external networks. */
    List<OvnEip> routerEips(String vpc) {
        return eips.list().stream()
                .map(it -> OvnEip.of(it.toJson()))
                .filter(eip -> eip.type().equals("lrp")
                        && eip.name().equals(ExternalReconciler.eipName(vpc, eip.externalSubnet())))
                .toList();
    }

    Optional<OvnRule> rule(OvnRuleKey key) {
        return rules(key.type()).get(NetworkCaches.cluster(key.name())).map(it -> rule(key.type(), it));
    }

    /** The rules of one kind that name an EIP, in the order of their names. */
    List<OvnRule> rulesOf(OvnRule.Type type, String eip) {
        return rules(type).byIndex(BY_EIP, eip).stream()
                .map(it -> rule(type, it))
                .sorted(Comparator.comparing(OvnRule::name))
                .toList();
    }

    List<OvnRuleKey> keysOf(String eip) {
        return keys(BY_EIP, eip);
    }

    /** The rules that name an IP object, or a Vip of that name. */
    List<OvnRuleKey> keysOfIp(String ip) {
        return keys(BY_IP, ip);
    }

    private List<OvnRuleKey> keys(String index, String value) {
        return rules.keySet().stream()
                .flatMap(type -> rules(type).byIndex(index, value).stream()
                        .map(it -> new OvnRuleKey(type, it.key().name())))
                .toList();
    }

    List<OvnRuleKey> allKeys() {
        return rules.keySet().stream()
                .flatMap(type -> rules(type).list().stream()
                        .map(it -> new OvnRuleKey(type, it.key().name())))
                .toList();
    }

    @Override
    public void close() {
        all().forEach(Informer::close);
    }
}
