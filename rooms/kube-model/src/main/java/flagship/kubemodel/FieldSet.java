package flagship.kubemodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A set of paths into an object, immutable: a trie of sorted arrays. A path is a member by itself; that its children are members does not
 * make it one.
 *
 * <p>Source: contract section 11.2.
 */
final class FieldSet {
    static final FieldSet EMPTY = new FieldSet(new Node[0]);

    /** Sorted by element. Every node is a member or has children. */
    private final Node[] nodes;

    /** One element at this level. */
    record Node(PathElement element, boolean member, FieldSet children) {}

    private FieldSet(Node[] nodes) {
        this.nodes = nodes;
    }

    /** @param nodes in any order, each element once; those that are neither member nor have children are left out */
    static FieldSet of(List<Node> nodes) {
        var kept = new ArrayList<Node>(nodes.size());
        for (Node node : nodes) {
            if (node.member || !node.children.isEmpty()) {
                kept.add(node);
            }
        }
        kept.sort((a, b) -> a.element.compareTo(b.element));
        return ofSorted(kept);
    }

    /** The set of one path of fields. */
    static FieldSet ofPath(List<String> fields) {
        var set = EMPTY;
        for (int i = fields.size() - 1; i >= 0; i--) {
            set = new FieldSet(
                    new Node[] {new Node(new PathElement.Field(fields.get(i)), i == fields.size() - 1, set)});
        }
        return set;
    }

    private static FieldSet ofSorted(List<Node> nodes) {
        return nodes.isEmpty() ? EMPTY : new FieldSet(nodes.toArray(Node[]::new));
    }

    boolean isEmpty() {
        return nodes.length == 0;
    }

    List<Node> nodes() {
        return Arrays.asList(nodes);
    }

    /** Whether the path is a member itself. */
    boolean has(List<PathElement> path) {
        var set = this;
        for (int i = 0; i < path.size() - 1; i++) {
            set = set.children(path.get(i));
        }
        return !path.isEmpty() && set.has(path.getLast());
    }

    boolean has(PathElement element) {
        int at = find(element);
        return at >= 0 && nodes[at].member;
    }

    /** What lies below an element; empty for nothing. */
    FieldSet children(PathElement element) {
        int at = find(element);
        return at < 0 ? EMPTY : nodes[at].children;
    }

    private int find(PathElement element) {
        int low = 0;
        int high = nodes.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = nodes[middle].element.compareTo(element);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    FieldSet union(FieldSet other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        var merged = new ArrayList<Node>(nodes.length + other.nodes.length);
        int i = 0;
        int j = 0;
        while (i < nodes.length && j < other.nodes.length) {
            int order = nodes[i].element.compareTo(other.nodes[j].element);
            if (order < 0) {
                merged.add(nodes[i++]);
            } else if (order > 0) {
                merged.add(other.nodes[j++]);
            } else {
                var a = nodes[i++];
                var b = other.nodes[j++];
                merged.add(new Node(a.element, a.member || b.member, a.children.union(b.children)));
            }
        }
        merged.addAll(Arrays.asList(nodes).subList(i, nodes.length));
        merged.addAll(Arrays.asList(other.nodes).subList(j, other.nodes.length));
        return ofSorted(merged);
    }

    /** What is in both. */
    FieldSet intersection(FieldSet other) {
        return combine(
                other, (a, b) -> new Node(a.element, a.member && b.member, a.children.intersection(b.children)), false);
    }

    /** What is in this one alone; children are looked at by themselves. */
    FieldSet difference(FieldSet other) {
        return combine(
                other, (a, b) -> new Node(a.element, a.member && !b.member, a.children.difference(b.children)), true);
    }

    /** As {@link #difference}; a member of {@code other} takes everything below it along. */
    FieldSet recursiveDifference(FieldSet other) {
        return combine(
                other,
                (a, b) -> new Node(
                        a.element,
                        a.member && !b.member,
                        b.member ? EMPTY : a.children.recursiveDifference(b.children)),
                true);
    }

    private interface Combination {
        Node of(Node a, Node b);
    }

    /** @param lonely whether nodes stay that the other set does not have */
    private FieldSet combine(FieldSet other, Combination combination, boolean lonely) {
        if (isEmpty() || other.isEmpty()) {
            return lonely ? this : EMPTY;
        }
        var kept = new ArrayList<Node>(nodes.length);
        int j = 0;
        for (Node node : nodes) {
            while (j < other.nodes.length && other.nodes[j].element.compareTo(node.element) < 0) {
                j++;
            }
            boolean both = j < other.nodes.length && other.nodes[j].element.equals(node.element);
            if (!both && lonely) {
                kept.add(node);
            } else if (both) {
                var combined = combination.of(node, other.nodes[j]);
                if (combined.member || !combined.children.isEmpty()) {
                    kept.add(combined);
                }
            }
        }
        return ofSorted(kept);
    }

    /** Shows every member; at each level first the members there, then what lies below. The list is reused. */
    void forEach(Consumer<List<PathElement>> action) {
        forEach(new ArrayList<>(), action);
    }

    private void forEach(List<PathElement> prefix, Consumer<List<PathElement>> action) {
        for (Node node : nodes) {
            if (node.member) {
                prefix.add(node.element);
                action.accept(prefix);
                prefix.removeLast();
            }
        }
        for (Node node : nodes) {
            prefix.add(node.element);
            node.children.forEach(prefix, action);
            prefix.removeLast();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet set && Arrays.equals(nodes, set.nodes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nodes);
    }

    /** One path a line. */
    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        forEach(path -> lines.add(PathElement.shown(path)));
        return String.join("\n", lines);
    }
}
