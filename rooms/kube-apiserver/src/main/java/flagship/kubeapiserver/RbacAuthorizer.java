package flagship.kubeapiserver;

import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by the roles and bindings in the store. One thread follows the store and publishes an immutable index; decisions read the
 * newest one and never wait. It also writes the rules of aggregated cluster roles, so that users can read them.
 *
 * <p>Source: kube-apiserver 1.32, {@code plugin/pkg/auth/authorizer/rbac}.
 */
final class RbacAuthorizer implements Authorizer, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RbacAuthorizer.class);
    private static final GroupResource CLUSTER_ROLES = new GroupResource("rbac.authorization.k8s.io", "clusterroles");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final ObjectStore store;
    private final RbacObjects objects = new RbacObjects(); // Guarded by itself.
    private final Thread follower;
    private long revision; // Of the follower alone; set once before it starts.
    private volatile RbacIndex index = new RbacIndex.Builder().build();
    private volatile boolean closed;

    private RbacAuthorizer(ObjectStore store) {
        this.store = store;
        follower = Thread.ofVirtual().name("rbac").unstarted(this::follow);
    }

    /** Reads all roles and bindings, then follows them until {@link #close}. */
    static RbacAuthorizer start(ObjectStore store) {
        var authorizer = new RbacAuthorizer(store);
        authorizer.revision = authorizer.load();
        authorizer.follower.start();
        return authorizer;
    }

    @Override
    public Decision authorize(UserInfo user, Action action) {
        if (user.groups().contains(UserInfo.MASTERS)) {
            return new Decision(true, "");
        }
        return switch (action) {
            case Action.OnResource on -> decide(user, on.namespace(), rule -> rule.allows(on));
            case Action.OnPath on -> decide(user, "", rule -> rule.allows(on));
        };
    }

    @Override
    public Decision authorizeNamed(UserInfo user, Action.OnResource on) {
        return user.groups().contains(UserInfo.MASTERS)
                ? new Decision(true, "")
                : decide(user, on.namespace(), rule -> rule.allows(on) && rule.names(on.resource()));
    }

    private Decision decide(UserInfo user, String namespace, Predicate<PolicyRule> allowing) {
        var reasons = new ArrayList<String>(1);
        index.visit(user, namespace, (subject, grant) -> {
            if (grant.rules().stream().anyMatch(allowing)) {
                reasons.add(grant.reason(subject));
            }
            return reasons.isEmpty();
        });
        return reasons.isEmpty() ? new Decision(false, "") : new Decision(true, reasons.getFirst());
    }

    /** Every rule that the user has in a namespace; those of the whole cluster if it is empty. */
    List<PolicyRule> rulesOf(UserInfo user, String namespace) {
        var rules = new ArrayList<PolicyRule>();
        index.visit(user, namespace, (_, grant) -> {
            rules.addAll(grant.rules());
            return true;
        });
        return rules;
    }

    /** The rules of a role; none if it does not exist. */
    List<PolicyRule> rulesOfRole(String kind, String namespace, String name) {
        synchronized (objects) {
            return objects.rules(kind, namespace, name);
        }
    }

    @Override
    public void close() {
        closed = true;
        follower.interrupt();
        try {
            follower.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long load() {
        long at;
        synchronized (objects) {
            objects.clear();
            at = store.scan(RbacObjects.PREFIX, 0, "", stored -> {
                objects.put(stored.key(), stored.value());
                return true;
            });
        }
        publish();
        return at;
    }

    private void follow() {
        while (!closed) {
            try (var watch = store.watch(RbacObjects.PREFIX, revision)) {
                while (!closed) {
                    apply(watch.take(PATIENCE));
                }
            } catch (InterruptedException e) {
                return; // Closing.
            } catch (ObjectStore.RevisionCompacted | ObjectStore.WatchEnded e) {
                log.atDebug().addKeyValue("why", e.getMessage()).log("roles and bindings are read again");
                reload();
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("following roles and bindings failed; they are read again");
                reload();
            }
        }
    }

    /** Goes on with what is known while the store cannot be read. */
    private void reload() {
        try {
            if (!closed) {
                Thread.sleep(PAUSE_AFTER_FAILURE);
                revision = load();
            }
        } catch (InterruptedException e) {
            closed = true;
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("roles and bindings cannot be read; the last known ones hold");
        }
    }

    private void apply(List<ObjectStore.Event> events) {
        if (events.isEmpty()) {
            return;
        }
        synchronized (objects) {
            for (var event : events) {
                if (event.deleted()) {
                    objects.remove(event.key());
                } else {
                    objects.put(event.key(), event.value());
                }
            }
        }
        revision = events.getLast().revision();
        publish();
    }

    private void publish() {
        synchronized (objects) {
            index = objects.index();
            objects.outdatedAggregates().forEach(this::writeRules);
        }
    }

    private void writeRules(String clusterRole, List<PolicyRule> rules) {
        var key = StoreKeys.key(CLUSTER_ROLES, new NamespacedName("", clusterRole));
        var stored = store.get(key);
        if (stored.isEmpty()) {
            return; // Deleted meanwhile.
        }
        var role = Json.parseObject(stored.get().value());
        var array = role.putArray("rules");
        rules.forEach(rule -> array.add(rule.toJson()));
        try {
            store.commit(new Write.Update(key, stored.get().revision(), StoredJson.value(role)));
        } catch (ObjectStore.RevisionConflict e) {
            log.atDebug()
                    .addKeyValue("object", clusterRole)
                    .log("aggregated role changed meanwhile; its event comes next");
        } catch (ObjectStore.StoreUnavailable e) {
            log.atWarn()
                    .addKeyValue("object", clusterRole)
                    .log("aggregated rules cannot be written; decisions use them all the same");
        }
    }
}
