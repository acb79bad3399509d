package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Facets in terms of what is indexed. Immutable.
 *
 * @param keys of labels and fields, in the order of the facets
 */
record FacetKeys(List<Facet> facets, List<String> keys) {
    static final Facet CLUSTER = new Facet.Cluster();
    static final Facet NAMESPACE = new Facet.Namespace();

    FacetKeys {
        facets = List.copyOf(facets);
        keys = List.copyOf(keys);
    }

    /** Absent if one of them is not indexed. */
    static Optional<FacetKeys> of(GroupVersionResource type, List<Facet> facets) {
        var fields = IndexedFields.of(type);
        var keys = new ArrayList<String>();
        for (Facet facet : facets) {
            switch (facet) {
                case Facet.Cluster() -> {}
                case Facet.Namespace() -> {}
                case Facet.Label(var key)
                when key.startsWith(IndexedFields.PREFIX) -> {
                    return Optional.empty();
                }
                case Facet.Label(var key) -> keys.add(key);
                case Facet.Field(var name) -> {
                    var column = fields.find(name).filter(IndexedFields.Column::whole);
                    if (column.isEmpty()) {
                        return Optional.empty();
                    }
                    keys.add(column.get().key());
                }
            }
        }
        return Optional.of(new FacetKeys(facets, keys));
    }

    boolean hasCluster() {
        return facets.contains(CLUSTER);
    }

    boolean hasNamespace() {
        return facets.contains(NAMESPACE);
    }

    boolean hasFields() {
        return facets.stream().anyMatch(Facet.Field.class::isInstance);
    }

    boolean hasLabels() {
        return facets.stream().anyMatch(Facet.Label.class::isInstance);
    }
}
