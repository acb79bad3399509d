package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the guards of other rooms. */
final class WriteGuards implements Admission {
    private final Supplier<List<WriteGuard>> guards;

    /** @param guards asked at each write */
    WriteGuards(Supplier<List<WriteGuard>> guards) {
        this.guards = guards;
    }

    @Override
    public void validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        if (!request.subresource().isEmpty()) {
            return;
        }
        for (WriteGuard guard : guards.get()) {
            if (guard.resource().equals(request.type().resource())) {
                guard.check(new WriteGuard.Attempt(
                        object, Optional.ofNullable(current), request.options().dryRun()));
            }
        }
    }
}
