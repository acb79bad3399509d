package flagship.kubemodel;

import java.util.List;
import java.util.Map;

/**
 * A macro's loop ({@code all}, {@code map} ...).
 *
 * @param accumulator the slot of the result so far, which may be an error that a later element makes up for
 * @param element the slot of the element
 */
record CelLoop(
        CelStep range, CelStep start, int accumulator, int element, CelStep condition, CelStep step, CelStep result)
        implements CelStep {
    @Override
    public Object run(Frame frame) {
        var elements = switch (range.run(frame)) {
            case List<?> list -> list;
            case Map<?, ?> map -> map.keySet();
            default -> throw CelError.noSuchOverload();
        };
        frame.slots()[accumulator] = start.run(frame);
        for (Object value : elements) {
            frame.slots()[element] = value;
            if (!CelFunctions.bool(condition.run(frame))) {
                break;
            }
            frame.slots()[accumulator] = next(frame);
        }
        return result.run(frame);
    }

    private Object next(Frame frame) {
        try {
            return step.run(frame);
        } catch (CelBudget.Exceeded e) {
            throw e;
        } catch (CelError e) {
            return e;
        }
    }
}
