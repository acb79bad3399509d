package flagship.propagation;

import flagship.catalog.Catalog;
import flagship.catalog.Checkpoint;
import flagship.catalog.SearchQuery;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Copies of members' objects that the control plane keeps anyway, so that a restart need not read them from the members again. Safe for
 * use by many threads; a failing database is a {@link Catalog.CatalogUnavailable}.
 */
public interface MemberCopies {
    /** Nothing is kept in this process. */
    MemberCopies NONE = new MemberCopies() {
        @Override
        public Optional<String> reached(String cluster, GroupVersionResource type) {
            return Optional.empty();
        }

        @Override
        public void read(String cluster, GroupVersionResource type, BiConsumer<NamespacedName, byte[]> objects) {}
    };

    /** A resourceVersion of the member from which a watch misses nothing of {@code type}; empty unless all of it is kept. */
    Optional<String> reached(String cluster, GroupVersionResource type);

    /** Hands out every object that is kept, as JSON. */
    void read(String cluster, GroupVersionResource type, BiConsumer<NamespacedName, byte[]> objects);

    /** What the sync keeps in the catalog. */
    static MemberCopies in(Catalog catalog) {
        return new MemberCopies() {
            @Override
            public Optional<String> reached(String cluster, GroupVersionResource type) {
                return catalog.checkpoint(cluster, type).map(Checkpoint::resourceVersion);
            }

            @Override
            public void read(String cluster, GroupVersionResource type, BiConsumer<NamespacedName, byte[]> objects) {
                var all = new SearchQuery(
                        type, Set.of(cluster), Set.of(), Set.of(), LabelSelector.EVERYTHING, 0, Optional.empty(), 0);
                try {
                    catalog.search(
                            all,
                            (_, name, object, offset, length) ->
                                    objects.accept(name, Arrays.copyOfRange(object, offset, offset + length)));
                } catch (IOException e) {
                    throw new UncheckedIOException("taking a row does no I/O", e);
                }
            }
        };
    }
}
