package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Roles and bindings: no rights that the writer lacks. Their form is checked as that of every native kind. */
final class RbacWriting implements WriteStrategy {
    private final Guard guard;

    /** Refuses what a user may not give away. */
    @FunctionalInterface
    interface Guard {
        Guard NONE = (_, _) -> {};

        /** @throws flagship.kubemodel.ApiException 403 */
        void check(UserInfo user, ObjectNode object);
    }

    RbacWriting(Guard guard) {
        this.guard = guard;
    }

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        var identified = object.deepCopy();
        identified.put("kind", request.type().kind().kind());
        request.options().user().ifPresent(user -> guard.check(user, identified));
        return List.of();
    }
}
