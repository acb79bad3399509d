package flagship.networking;

import flagship.fleetapi.SwitchLbRule;
import flagship.fleetapi.Vip;
import flagship.kubeclient.Informer;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the controllers of virtual addresses watch. Owns its informers. */
final class VipCaches implements AutoCloseable {
    /** Index of rules: the addresses that clients use. */
    private static final String BY_ADDRESS = "address";

    private final Informer vips;
    private final Informer rules;

    VipCaches(Transport host) {
        vips = new Informer(host, ReflectorConfig.of(Vip.RESOURCE).withKind(Vip.KIND));
        rules = new Informer(host, ReflectorConfig.of(SwitchLbRule.RESOURCE).withKind(SwitchLbRule.KIND))
                .index(
                        BY_ADDRESS,
                        rule -> Arrays.asList(
                                SwitchLbRule.of(rule.toJson()).vip().split("\\s*,\\s*", -1)));
    }

    private List<Informer> all() {
        return List.of(vips, rules);
    }

    void start() {
        all().forEach(Informer::start);
    }

    void waitSynced() throws InterruptedException {
        Informers.waitSynced(all());
    }

    Informer vips() {
        return vips;
    }

    Informer rules() {
        return rules;
    }

    Optional<Vip> vip(String name) {
        return vips.get(NetworkCaches.cluster(name)).map(it -> Vip.of(it.toJson()));
    }

    List<Vip> allVips() {
        return vips.list().stream().map(it -> Vip.of(it.toJson())).toList();
    }

    Optional<SwitchLbRule> rule(String name) {
        return rules.get(NetworkCaches.cluster(name)).map(it -> SwitchLbRule.of(it.toJson()));
    }

    /** Names of the rules whose clients use an address. */
    List<String> rulesAt(String address) {
        return rules.byIndex(BY_ADDRESS, address).stream()
                .map(it -> it.key().name())
                .toList();
    }

    @Override
    public void close() {
        all().forEach(Informer::close);
    }
}
