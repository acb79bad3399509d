package flagship.kubemodel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects paths. For one thread. */
final class FieldSetBuilder {
    /** Deeper fields are owned with what they lie in: the set is stored inside an object, and must be readable again. */
    private static final int DEPTH_MAX = Json.DEPTH_MAX - 100;

    private final Map<PathElement, Entry> entries = new LinkedHashMap<>();

    /** What is known of one element. */
    private static final class Entry {
        private boolean member;
        private @Nullable FieldSetBuilder children;

        private FieldSetBuilder descend() {
            var below = children;
            if (below == null) {
                below = new FieldSetBuilder();
                children = below;
            }
            return below;
        }

        private FieldSet below() {
            return children == null ? FieldSet.EMPTY : children.build();
        }
    }

    /** Adds a path; nobody owns the empty one. */
    void add(List<PathElement> path) {
        if (path.isEmpty()) {
            return;
        }
        var level = this;
        int depth = Math.min(path.size(), DEPTH_MAX);
        for (int i = 0; i < depth - 1; i++) {
            level = level.entry(path.get(i)).descend();
        }
        level.entry(path.get(depth - 1)).member = true;
    }

    private Entry entry(PathElement element) {
        return entries.computeIfAbsent(element, _ -> new Entry());
    }

    FieldSet build() {
        if (entries.isEmpty()) {
            return FieldSet.EMPTY;
        }
        var nodes = new ArrayList<FieldSet.Node>(entries.size());
        entries.forEach((element, entry) -> nodes.add(new FieldSet.Node(element, entry.member, entry.below())));
        return FieldSet.of(nodes);
    }
}
