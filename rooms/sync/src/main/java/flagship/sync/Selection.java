package flagship.sync;

import flagship.fleetapi.SyncFilter;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.ObjectHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which objects of a type are kept, and what of them. A value.
 *
 * @param involvedKinds of Events, the kinds of the objects that they are about, as {@link MemberEvent#involvedKind}; empty for all
 * @param filter what the PediaCluster says; its excluded resources are not looked at here
 */
record Selection(Set<String> involvedKinds, SyncFilter filter) {
    /** Everything. */
    static final Selection ALL = new Selection(Set.of(), SyncFilter.NONE);

    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    private static final int MARK_CHARACTERS = 16;

    Selection {
        involvedKinds = Set.copyOf(involvedKinds);
    }

    Selection aboutKinds(Set<String> kinds) {
        return new Selection(kinds, filter);
    }

    boolean selects(MemberEvent event) {
        return involvedKinds.isEmpty() || involvedKinds.contains(event.involvedKind());
    }

    /** Whether an object is kept, by what its head says. Namespaces themselves are chosen by their names. */
    boolean selects(GroupVersionResource type, ObjectHead head) {
        var namespace = type.equals(NAMESPACES) ? head.name() : head.namespace();
        return (namespace.isEmpty() || selectsNamespace(namespace))
                && (labelSelector(type).isEmpty()
                        || LabelSelector.parse(labelSelector(type)).matches(head.labels()));
    }

    private boolean selectsNamespace(String namespace) {
        return (filter.namespaces().isEmpty() || filter.namespaces().contains(namespace))
                && !filter.excludedNamespaces().contains(namespace);
    }

    /** What the member is asked for; Events carry no labels. */
    String labelSelector(GroupVersionResource type) {
        return MemberEvent.isEvent(type) ? "" : filter.labelSelector();
    }

    /** The one namespace that the member is asked for; empty for all of them. */
    String namespace(boolean namespaced) {
        return namespaced && filter.namespaces().size() == 1
                ? filter.namespaces().getFirst()
                : "";
    }

    /**
     * Tells this selection from others, also after a restart: rows that were read by another one must be compared with a list, and are written
     * anew. Empty for everything.
     */
    String mark() {
        if (equals(ALL)) {
            return "";
        }
        var text = String.join(
                "\n",
                new TreeSet<>(involvedKinds).toString(),
                new TreeSet<>(filter.namespaces()).toString(),
                new TreeSet<>(filter.excludedNamespaces()).toString(),
                filter.labelSelector(),
                new TreeSet<>(filter.strippedFields()).toString(),
                Boolean.toString(filter.keepManagedFields()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "#" + HexFormat.of().formatHex(digest).substring(0, MARK_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
