package flagship.kubemodel;

/**
 * The name of an object within its type.
 *
 * @param namespace empty for cluster-scoped objects
 */
public record NamespacedName(String namespace, String name) implements Comparable<NamespacedName> {
    /** By namespace, then name: the order of lists. */
    @Override
    public int compareTo(NamespacedName other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
