package flagship.kubemodel;

import org.jspecify.annotations.Nullable;

/** One node of a compiled expression. Immutable; may be run by many threads, each with a frame of its own. */
@FunctionalInterface
interface CelStep {
    /** @throws CelError if it has no value */
    Object run(Frame frame);

    /** The variables of one evaluation, and what it may still cost. */
    record Frame(@Nullable Object[] slots, CelBudget budget) {
        Object get(int slot) {
            var value = slots[slot];
            if (value instanceof CelError error) {
                throw error;
            }
            if (value == null) {
                throw new CelError("no such attribute");
            }
            return value;
        }
    }
}
