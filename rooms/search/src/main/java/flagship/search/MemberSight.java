package flagship.search;

import flagship.catalog.Visibility;
import flagship.kubeapiserver.ForeignRbac.Reach;
import flagship.kubeapiserver.UserInfo;
import flagship.kubemodel.GroupResource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a user sees by the members' roles, beside some namespaces of all clusters. Worked out again when a role or binding has changed. */
final class MemberSight implements Sight {
    private final MemberGrants members;
    private final UserInfo user;
    private final String verb;
    private final GroupResource type;
    private final Set<String> everywhere;
    private final Set<String> asked;
    private Known known = new Known(-1, new Visibility(Set.of(), Set.of(), Map.of())); // Guarded by this.

    private record Known(long version, Visibility places) {}

    /**
     * @param everywhere namespaces that the control plane lets the user see in every cluster
     * @param asked the only namespaces of interest; empty for all
     */
    MemberSight(
            MemberGrants members,
            UserInfo user,
            String verb,
            GroupResource type,
            Set<String> everywhere,
            Set<String> asked) {
        this.members = members;
        this.user = user;
        this.verb = verb;
        this.type = type;
        this.everywhere = Set.copyOf(everywhere);
        this.asked = Set.copyOf(asked);
    }

    @Override
    public synchronized Optional<Visibility> now() {
        long version = members.version();
        if (known.version() != version) {
            known = new Known(version, places());
        }
        return Optional.of(known.places());
    }

    private Visibility places() {
        var whole = new HashSet<String>();
        var parts = new TreeMap<String, Set<String>>();
        members.reach(user, verb, type).forEach((cluster, reach) -> {
            if (reach.everywhere()) {
                whole.add(cluster);
            } else {
                var some = ofInterest(reach);
                if (!some.isEmpty()) {
                    parts.put(cluster, some);
                }
            }
        });
        return new Visibility(everywhere, whole, parts);
    }

    private Set<String> ofInterest(Reach reach) {
        if (asked.isEmpty()) {
            return reach.namespaces();
        }
        var both = new HashSet<>(reach.namespaces());
        both.retainAll(asked);
        return both;
    }
}
