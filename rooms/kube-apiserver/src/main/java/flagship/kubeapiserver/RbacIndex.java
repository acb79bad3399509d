package flagship.kubeapiserver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/** Who is granted what, at one moment. Immutable. */
final class RbacIndex {
    private final Map<String, Map<RbacSubject, List<Grant>>> byNamespace;

    private RbacIndex(Map<String, Map<RbacSubject, List<Grant>>> byNamespace) {
        this.byNamespace = byNamespace;
    }

    /** Collects grants; used by one thread. */
    static final class Builder {
        private final Map<String, Map<RbacSubject, List<Grant>>> byNamespace = new HashMap<>();

        /** @param namespace empty for grants in the whole cluster */
        void add(String namespace, List<RbacSubject> subjects, Grant grant) {
            for (var subject : subjects) {
                byNamespace
                        .computeIfAbsent(namespace, _ -> new HashMap<>())
                        .computeIfAbsent(subject, _ -> new ArrayList<>())
                        .add(grant);
            }
        }

        RbacIndex build() {
            return new RbacIndex(byNamespace);
        }
    }

    /** Takes the user's grants one by one. */
    @FunctionalInterface
    interface Visitor extends BiPredicate<RbacSubject, Grant> {
        /** Returns false to stop. */
        @Override
        boolean test(RbacSubject subject, Grant grant);
    }

    /** The user's grants in the whole cluster, then those in {@code namespace}; only the former if it is empty. */
    void visit(UserInfo user, String namespace, Visitor visitor) {
        var subjects = RbacSubject.allOf(user);
        if (visit(subjects, byNamespace.getOrDefault("", Map.of()), visitor) && !namespace.isEmpty()) {
            visit(subjects, byNamespace.getOrDefault(namespace, Map.of()), visitor);
        }
    }

    private static boolean visit(List<RbacSubject> subjects, Map<RbacSubject, List<Grant>> grants, Visitor visitor) {
        for (var subject : subjects) {
            for (var grant : grants.getOrDefault(subject, List.of())) {
                if (!visitor.test(subject, grant)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** All the user's grants, each with the namespace that it holds in; the empty name stands for the whole cluster. */
    void all(UserInfo user, BiConsumer<String, Grant> taker) {
        var subjects = RbacSubject.allOf(user);
        byNamespace.forEach((namespace, grants) -> {
            for (var subject : subjects) {
                grants.getOrDefault(subject, List.of()).forEach(grant -> taker.accept(namespace, grant));
            }
        });
    }
}
