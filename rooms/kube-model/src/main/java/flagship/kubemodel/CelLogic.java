package flagship.kubemodel;

import org.jspecify.annotations.Nullable;

/** Steps that do not need all of their arguments. */
final class CelLogic {
    private CelLogic() {}

    /** {@code &&} and {@code ||}: one side with the deciding value is enough, whatever the other one is. */
    static CelStep decided(CelStep left, CelStep right, boolean deciding) {
        return frame -> {
            @Nullable CelError error = null;
            for (CelStep side : new CelStep[] {left, right}) {
                try {
                    if (CelFunctions.bool(side.run(frame)) == deciding) {
                        return deciding;
                    }
                } catch (CelBudget.Exceeded e) {
                    throw e;
                } catch (CelError e) {
                    error = error == null ? e : error;
                }
            }
            if (error != null) {
                throw error;
            }
            return !deciding;
        };
    }

    static CelStep choice(CelStep condition, CelStep then, CelStep otherwise) {
        return frame -> CelFunctions.bool(condition.run(frame)) ? then.run(frame) : otherwise.run(frame);
    }

    /** Whether a loop has to go on: an error may still be made up for. */
    static CelStep notFalse(CelStep condition) {
        return frame -> {
            try {
                return !Boolean.FALSE.equals(condition.run(frame));
            } catch (CelBudget.Exceeded e) {
                throw e;
            } catch (CelError e) {
                return true;
            }
        };
    }

    static CelStep or(CelStep optional, CelStep otherwise) {
        return frame -> {
            var first = CelOptionals.optional(optional.run(frame));
            return first.isPresent() ? first : otherwise.run(frame);
        };
    }

    static CelStep orValue(CelStep optional, CelStep otherwise) {
        return frame -> {
            var first = CelOptionals.optional(optional.run(frame));
            return first.isPresent() ? first.get() : otherwise.run(frame);
        };
    }
}
