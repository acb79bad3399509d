package flagship.kubeapiserver;

import flagship.kubeapiserver.Authorizer.Action.OnResource;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.NamespacedName;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the roles and bindings of another cluster grant to users of this one, by the rules of RBAC. Safe for use by many threads.
 *
 * <p>Users and groups are taken for the same if they have the same name, as where both clusters ask one identity provider. Names that begin
 * with {@code system:} are each cluster's own (service accounts, nodes, {@code system:masters}): to them nothing is granted.
 */
public final class ForeignRbac {
    private static final String OWN = "system:";

    private final RbacObjects objects = new RbacObjects(); // Guarded by this, like the index.
    private @Nullable RbacIndex index; // Absent after a change.

    /**
     * Where a user may do something to all objects of a type.
     *
     * @param everywhere in the whole cluster
     * @param namespaces besides
     */
    public record Reach(boolean everywhere, Set<String> namespaces) {
        public Reach {
            namespaces = Set.copyOf(namespaces);
        }

        public boolean isNothing() {
            return !everywhere && namespaces.isEmpty();
        }
    }

    /**
     * Takes a role or binding.
     *
     * @param resource one of the four of {@code rbac.authorization.k8s.io}
     * @throws flagship.kubemodel.Json.MalformedJson if it is no JSON object
     */
    public synchronized void put(String resource, NamespacedName name, byte[] object) {
        objects.put(key(resource, name), object);
        index = null;
    }

    public synchronized void remove(String resource, NamespacedName name) {
        objects.remove(key(resource, name));
        index = null;
    }

    /**
     * Where the user may use a verb on all objects of a type.
     *
     * @param named whether only rules that name the type count, and {@code *} does not
     */
    public Reach reach(UserInfo user, String verb, GroupResource type, boolean named) {
        var everywhere = new boolean[1];
        var namespaces = new TreeSet<String>();
        index().all(ofBoth(user), (namespace, grant) -> {
            if (grant.rules().stream()
                    .anyMatch(rule -> rule.resourceNames().isEmpty() && covers(rule, verb, type, named))) {
                if (namespace.isEmpty()) {
                    everywhere[0] = true;
                } else {
                    namespaces.add(namespace);
                }
            }
        });
        return new Reach(everywhere[0], everywhere[0] ? Set.of() : namespaces);
    }

    /** Whether the user may do that; {@code named} as in {@link #reach}. */
    public boolean allows(UserInfo user, OnResource action, boolean named) {
        var type = new GroupResource(action.group(), action.resource());
        var allowed = new boolean[1];
        index().visit(ofBoth(user), action.namespace(), (_, grant) -> {
            allowed[0] = grant.rules().stream()
                    .anyMatch(rule -> rule.allows(action) && covers(rule, action.verb(), type, named));
            return !allowed[0];
        });
        return allowed[0];
    }

    private static boolean covers(PolicyRule rule, String verb, GroupResource type, boolean named) {
        return rule.hasVerb(verb)
                && rule.hasGroup(type.group())
                && rule.hasResource(type.resource(), "")
                && (!named || rule.names(type.resource()));
    }

    /** What of a user means the same in both clusters. */
    private static UserInfo ofBoth(UserInfo user) {
        var groups =
                user.groups().stream().filter(group -> !group.startsWith(OWN)).toList();
        return new UserInfo(user.name().startsWith(OWN) ? "" : user.name(), "", groups, user.extra());
    }

    private synchronized RbacIndex index() {
        var known = index;
        if (known == null) {
            known = objects.index();
            index = known;
        }
        return known;
    }

    private static String key(String resource, NamespacedName name) {
        var place = name.namespace().isEmpty() ? name.name() : name.namespace() + "/" + name.name();
        return RbacObjects.PREFIX + resource + "/" + place;
    }
}
