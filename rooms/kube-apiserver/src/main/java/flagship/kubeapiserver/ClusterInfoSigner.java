package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Stored;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs what strangers read first, the ConfigMap {@code kube-public/cluster-info}, by every bootstrap token that is meant for it, so that who
 * holds a token can tell it from a forged one. Deletes tokens that have expired.
 *
 * <p>Source: kube-controller-manager 1.32, {@code pkg/controller/bootstrap}.
 */
final class ClusterInfoSigner implements StoreLoop.Worker {
    private static final Logger log = LoggerFactory.getLogger(ClusterInfoSigner.class);
    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final NamespacedName CLUSTER_INFO = new NamespacedName("kube-public", "cluster-info");
    private static final String SIGNATURE = "jws-kubeconfig-";
    private static final String CONTENT = "kubeconfig";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /** What this loop follows. */
    static final String TOKENS = StoreKeys.prefix(SECRETS, BootstrapToken.NAMESPACE) + BootstrapToken.SECRET_PREFIX;

    private final StoredObjects objects;
    private final ServedType secrets;
    private final ServedType configMaps;
    private final Clock clock;
    private boolean dirty;
    private boolean hasTokens;
    private long lookedNanos;

    ClusterInfoSigner(StoredObjects objects, TypeRegistry types, Clock clock) {
        this.objects = objects;
        this.clock = clock;
        secrets = types.find(new GroupVersionResource("", "v1", "secrets")).orElseThrow();
        configMaps =
                types.find(new GroupVersionResource("", "v1", "configmaps")).orElseThrow();
    }

    @Override
    public void reset() {
        dirty = true;
    }

    @Override
    public void seen(Stored stored) {
        dirty = true;
    }

    @Override
    public void changed(Event event) {
        dirty = true;
    }

    /** While there are tokens, time passes for them, and the text that they sign may change. */
    @Override
    public void idle() {
        boolean due = hasTokens && System.nanoTime() - lookedNanos > LOOK_AGAIN.toNanos();
        if (dirty || due) {
            refresh();
            dirty = false;
            lookedNanos = System.nanoTime();
        }
    }

    private void refresh() {
        var good = new ArrayList<StoredToken>();
        var expired = new ArrayList<ObjectHead>();
        objects.store().scan(TOKENS, 0, "", stored -> {
            StoredToken.read(stored.value()).ifPresent(token -> {
                if (token.hasExpired(clock.instant())) {
                    expired.add(ObjectHead.read(stored.value()));
                } else {
                    good.add(token);
                }
            });
            return true;
        });
        for (ObjectHead secret : expired) {
            objects.delete(secrets, secret);
            log.atInfo().addKeyValue("object", secret.name()).log("bootstrap token has expired");
        }
        hasTokens = !good.isEmpty();
        sign(good);
    }

    private void sign(List<StoredToken> tokens) {
        var stored = objects.reader().find(configMaps, CLUSTER_INFO);
        if (stored.isPresent()) {
            var current = Json.parseObject(stored.get().value());
            if (!signed(current.deepCopy(), tokens).equals(current)) {
                objects.writer()
                        .update(WriteRequest.internal(configMaps, CLUSTER_INFO), object -> signed(object, tokens));
            }
        }
    }

    private static ObjectNode signed(ObjectNode configMap, List<StoredToken> tokens) {
        var data = configMap.withObject("/data");
        var text = data.path(CONTENT).asText("");
        var wanted = new TreeMap<String, String>();
        if (!text.isEmpty()) {
            tokens.stream()
                    .filter(StoredToken::signs)
                    .forEach(token -> wanted.put(
                            SIGNATURE + token.token().id(), token.token().sign(text)));
        }
        var stale = new ArrayList<String>();
        data.fieldNames().forEachRemaining(name -> {
            if (name.startsWith(SIGNATURE) && !wanted.containsKey(name)) {
                stale.add(name);
            }
        });
        data.remove(stale);
        wanted.forEach(data::put);
        return configMap;
    }
}
