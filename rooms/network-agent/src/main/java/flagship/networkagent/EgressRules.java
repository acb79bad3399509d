package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.Optional;

/** Egress gateways as the API server has them, followed in memory. Safe for use by many threads. */
final class EgressRules implements AutoCloseable {
    static final GroupVersionResource GATEWAYS = new GroupVersionResource("kubeovn.io", "v1", "vpc-egress-gateways");

    private final Informer gateways;

    private EgressRules(Transport host) {
        gateways = new Informer(host, ReflectorConfig.of(GATEWAYS));
    }

    /** Starts to follow, and returns at once. */
    static EgressRules start(Transport host) {
        var rules = new EgressRules(host);
        rules.gateways.start();
        return rules;
    }

    /** Runs {@code action} after each change of a gateway; it must return quickly. */
    void onChange(Runnable action) {
        gateways.handle(InformerHandler.ofChanges(_ -> action.run()));
    }

    /** Empty for one that is not known yet, too. */
    Optional<ObjectNode> gateway(NamespacedName name) {
        return gateways.get(name).map(RawObject::toJson);
    }

    @Override
    public void close() {
        gateways.close();
    }
}
