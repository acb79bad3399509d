package flagship.catalog;

/** By what objects are counted. */
public sealed interface Facet {
    record Cluster() implements Facet {}

    /** The empty text stands for cluster scope. */
    record Namespace() implements Facet {}

    /** The value of a label; objects without it count as if it were empty. */
    record Label(String key) implements Facet {}

    /**
     * The values of a field, each object once for each; one without any counts as if it were empty.
     *
     * @param name as {@link IndexedFields} knows it, or any other: then the catalog cannot tell
     */
    record Field(String name) implements Facet {}
}
