package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Informer;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Gateways, their addresses and rules as the API server has them, followed in memory. Safe for use by many threads. */
final class NatRules implements AutoCloseable {
    static final GroupVersionResource GATEWAYS = new GroupVersionResource("kubeovn.io", "v1", "vpc-nat-gateways");
    static final GroupVersionResource EIPS = new GroupVersionResource("kubeovn.io", "v1", "iptables-eips");
    static final GroupVersionResource POLICIES = new GroupVersionResource("kubeovn.io", "v1", "qos-policies");
    private static final String BY_GATEWAY = "gateway";

    /** The kinds of rules. */
    enum Kind {
        FIP("iptables-fip-rules"),
        SNAT("iptables-snat-rules"),
        DNAT("iptables-dnat-rules");

        private final String plural;

        Kind(String plural) {
            this.plural = plural;
        }

        GroupVersionResource resource() {
            return new GroupVersionResource("kubeovn.io", "v1", plural);
        }
    }

    private final Informer gateways;
    private final Informer eips;
    private final Informer policies;
    /** What was made of objects that are still in memory. */
    private final Map<RawObject, NatObject> parsed = Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<Kind, Informer> rules = new EnumMap<>(Kind.class);

    private NatRules(Transport host) {
        gateways = new Informer(host, ReflectorConfig.of(GATEWAYS));
        eips = new Informer(host, ReflectorConfig.of(EIPS)).index(BY_GATEWAY, eip -> List.of(gatewayOfEip(eip)));
        policies = new Informer(host, ReflectorConfig.of(POLICIES));
        for (Kind kind : Kind.values()) {
            rules.put(
                    kind,
                    new Informer(host, ReflectorConfig.of(kind.resource()))
                            .index(BY_GATEWAY, rule -> List.of(gatewayOfRule(rule))));
        }
    }

    /** Starts to follow, and returns at once. */
    static NatRules start(Transport host) {
        var all = new NatRules(host);
        all.informers().forEach(Informer::start);
        return all;
    }

    private List<Informer> informers() {
        var all = new ArrayList<Informer>(List.of(gateways, eips, policies));
        all.addAll(rules.values());
        return all;
    }

    private static String gatewayOfEip(RawObject eip) {
        return eip.toJson().at("/spec/natGwDp").asText("");
    }

    private static String gatewayOfRule(RawObject rule) {
        return rule.toJson().at("/status/natGwDp").asText("");
    }

    /** Calls {@code action} with the name of each gateway that a change may concern; it must return quickly. */
    void onChange(Consumer<String> action) {
        gateways.handle(new Calling(gateway -> gateway.key().name(), action));
        eips.handle(new Calling(NatRules::gatewayOfEip, action));
        rules.values().forEach(informer -> informer.handle(new Calling(NatRules::gatewayOfRule, action)));
    }

    /** Calls {@code action} after each change of a QoSPolicy; it must return quickly. */
    void onPolicyChange(Runnable action) {
        policies.handle(new Calling(policy -> policy.key().name(), _ -> action.run()));
    }

    /** Whether all is known: before, no rule may be taken for removed. */
    boolean known() {
        return informers().stream().allMatch(Informer::synced);
    }

    Optional<ObjectNode> gateway(String name) {
        return gateways.get(new NamespacedName("", name)).map(RawObject::toJson);
    }

    /** A QoSPolicy. */
    Optional<ObjectNode> policy(String name) {
        return policies.get(new NamespacedName("", name)).map(RawObject::toJson);
    }

    List<NatObject> eipsOf(String gateway) {
        return parsed(eips, gateway, NatObject::eip);
    }

    /** Of all kinds. */
    List<NatObject> rulesOf(String gateway) {
        var all = new ArrayList<NatObject>();
        rules.forEach((kind, informer) -> all.addAll(parsed(informer, gateway, rule -> NatObject.rule(kind, rule))));
        return all;
    }

    /** A change of one rule makes all of its gateway be looked at: those that did not change are not parsed again. */
    private List<NatObject> parsed(Informer informer, String gateway, Function<ObjectNode, NatObject> parse) {
        return informer.byIndex(BY_GATEWAY, gateway).stream()
                .map(object -> parsed.computeIfAbsent(object, raw -> parse.apply(raw.toJson())))
                .toList();
    }

    @Override
    public void close() {
        informers().forEach(Informer::close);
    }

    /** Also with what the object was before. */
    private record Calling(Function<RawObject, String> gateway, Consumer<String> action)
            implements flagship.kubeclient.InformerHandler {
        private void call(RawObject object) {
            var name = gateway.apply(object);
            if (!name.isEmpty()) {
                action.accept(name);
            }
        }

        @Override
        public void added(RawObject object) {
            call(object);
        }

        @Override
        public void updated(RawObject old, RawObject current) {
            call(old);
            call(current);
        }

        @Override
        public void deleted(RawObject last) {
            call(last);
        }
    }
}
