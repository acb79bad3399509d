package flagship.search;

import flagship.catalog.SearchFilter;
import flagship.catalog.SearchFilter.Owner;
import flagship.catalog.SearchFilter.Root;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.ObjectHead;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/** The conditions of a search, looked at on one object. */
final class WatchSelection {
    private final ListRequest list;
    private final Sight sight;

    /** @throws ApiException 400 if the search asks for descendants or for owners by name: they cannot be told from one object */
    WatchSelection(ListRequest list, Sight sight) {
        this.list = list;
        this.sight = sight;
        var owner = list.filter().owner();
        if (owner.isPresent() && (owner.get().generations() > 0 || !(owner.get().root() instanceof Root.Uid))) {
            throw ApiException.badRequest(
                    "a watch can follow the direct children of an owner by its ownerUID only; list for deeper generations and for names");
        }
    }

    boolean matches(String cluster, FleetEvent.State state) {
        var head = state.head();
        return !list.nothing()
                && isIn(list.clusters(), cluster)
                && isIn(list.namespaces(), head.namespace())
                && isIn(list.names(), head.name())
                && list.labels().matches(head.labels())
                && sight.sees(cluster, head.namespace())
                && meets(list.filter(), cluster, state);
    }

    private static boolean isIn(Set<String> names, String name) {
        return names.isEmpty() || names.contains(name);
    }

    private static boolean meets(SearchFilter filter, String cluster, FleetEvent.State state) {
        var head = state.head();
        return inTime(filter, head)
                && filter.nameParts().stream().allMatch(head.name()::contains)
                && filter.owner().map(owner -> owns(owner, cluster, head)).orElse(true)
                && filter.content()
                        .map(content -> content.matches(state.object(), 0, state.object().length))
                        .orElse(true);
    }

    private static boolean owns(Owner owner, String cluster, ObjectHead head) {
        return owner.cluster().equals(cluster)
                && owner.root() instanceof Root.Uid(var uid)
                && head.controllerUid().equals(uid);
    }

    private static boolean inTime(SearchFilter filter, ObjectHead head) {
        if (filter.since().isEmpty() && filter.before().isEmpty()) {
            return true;
        }
        var created = created(head);
        return created.isPresent()
                && filter.since().map(since -> !created.get().isBefore(since)).orElse(true)
                && filter.before().map(created.get()::isBefore).orElse(true);
    }

    private static Optional<Instant> created(ObjectHead head) {
        try {
            return Optional.of(Instant.parse(head.creationTimestamp()));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // The catalog finds such an object by no time either.
        }
    }
}
