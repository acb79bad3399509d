package flagship.search;

import flagship.catalog.Catalog;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.catalog.Catalog.RevisionExpired;
import flagship.catalog.ObjectChange;
import flagship.catalog.SearchQuery;
import flagship.kubeapiserver.Authorizer.Action.OnResource;
import flagship.kubeapiserver.ForeignRbac;
import flagship.kubeapiserver.ForeignRbac.Reach;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.Threads;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the members' own roles and bindings grant, as the catalog has them: a member whose RBAC objects are not synchronised grants nothing.
 * Follows the catalog's changes, so that a binding that was removed ends what it gave. Owns one virtual thread.
 */
final class MemberGrants implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MemberGrants.class);

    private static final List<GroupVersionResource> TYPES = Stream.of(
                    "roles", "rolebindings", "clusterroles", "clusterrolebindings")
            .map(resource -> new GroupVersionResource("rbac.authorization.k8s.io", "v1", resource))
            .toList();
    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final Duration FIRST_READ = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int PAGE = 500;

    private final Catalog catalog;
    private final CountDownLatch known = new CountDownLatch(1);
    private final Thread thread;
    private volatile Map<String, ForeignRbac> clusters = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    private MemberGrants(Catalog catalog) {
        this.catalog = catalog;
        this.thread = Thread.ofVirtual().name("member-grants").unstarted(this::run);
    }

    static MemberGrants follow(Catalog catalog) {
        var grants = new MemberGrants(catalog);
        grants.thread.start();
        return grants;
    }

    /** Waits for the first reading, for a while; until then nothing is granted. */
    void waitUntilKnown() throws InterruptedException {
        if (!known.await(FIRST_READ.toMillis(), TimeUnit.MILLISECONDS)) {
            log.atWarn().log("roles and bindings of members are not known yet");
        }
    }

    /** Grows with every change. */
    long version() {
        return version.get();
    }

    /** Where the user may use a verb on all objects of a type, by cluster; clusters without such a place are missing. */
    Map<String, Reach> reach(UserInfo user, String verb, GroupResource type) {
        var reaches = new TreeMap<String, Reach>();
        clusters.forEach((cluster, rbac) -> {
            var reach = rbac.reach(user, verb, type, type.equals(SECRETS));
            if (!reach.isNothing()) {
                reaches.put(cluster, reach);
            }
        });
        return reaches;
    }

    /** The clusters where the user may do that. */
    Set<String> allowing(UserInfo user, OnResource action) {
        var allowing = new TreeSet<String>();
        var type = new GroupResource(action.group(), action.resource());
        clusters.forEach((cluster, rbac) -> {
            // Values of Secrets need a rule that names them: a rule about everything is not meant for them.
            if (rbac.allows(user, action, type.equals(SECRETS))) {
                allowing.add(cluster);
            }
        });
        return allowing;
    }

    private void run() {
        try {
            while (true) {
                try {
                    follow(load());
                } catch (RevisionExpired e) {
                    log.atInfo().addKeyValue("why", e.getMessage()).log("roles and bindings are read again");
                } catch (CatalogUnavailable e) {
                    log.atWarn()
                            .addKeyValue("error", e.getMessage())
                            .log("roles and bindings of members cannot be read, trying again");
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    /** Returns the revision behind which changes are still to be read. */
    private long load() {
        long revision = catalog.revision();
        var read = new ConcurrentHashMap<String, ForeignRbac>();
        for (GroupVersionResource type : TYPES) {
            try {
                catalog.search(SearchQuery.all(type), (cluster, name, object, offset, length) -> {
                    var bytes = java.util.Arrays.copyOfRange(object, offset, offset + length);
                    put(read, cluster, type, name, bytes);
                });
            } catch (IOException e) {
                throw new IllegalStateException("nothing was written anywhere", e);
            }
        }
        clusters = read;
        version.incrementAndGet();
        known.countDown();
        return revision;
    }

    private void follow(long from) throws InterruptedException {
        long at = from;
        while (true) {
            if (catalog.awaitRevision(at, PAUSE) > at) {
                var page = catalog.changes(TYPES, at, PAGE);
                page.changes().forEach(this::apply);
                if (!page.changes().isEmpty()) {
                    version.incrementAndGet();
                }
                at = page.reached();
            }
        }
    }

    private void apply(ObjectChange change) {
        if (change.after().isPresent()) {
            put(
                    clusters,
                    change.cluster(),
                    change.type(),
                    change.name(),
                    change.after().get());
        } else {
            remove(clusters, change.cluster(), change.type(), change.name());
        }
    }

    private static void put(
            Map<String, ForeignRbac> all,
            String cluster,
            GroupVersionResource type,
            NamespacedName name,
            byte[] object) {
        try {
            all.computeIfAbsent(cluster, _ -> new ForeignRbac()).put(type.resource(), name, object);
        } catch (MalformedJson e) {
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("object", name)
                    .log("a role or binding cannot be read and grants nothing");
            remove(all, cluster, type, name);
        }
    }

    private static void remove(
            Map<String, ForeignRbac> all, String cluster, GroupVersionResource type, NamespacedName name) {
        var rbac = all.get(cluster);
        if (rbac != null) {
            rbac.remove(type.resource(), name);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
    }
}
