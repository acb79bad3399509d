package flagship.kubemodel;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CEL's optional values: {@code object.?spec.?n.orValue(1)}. */
final class CelOptionals {
    private CelOptionals() {}

    static void addTo(Map<String, CelFunction> all) {
        all.put("optional.of", (a, _) -> Optional.of(a[0]));
        all.put("optional.none", (_, _) -> Optional.empty());
        all.put("optional.ofNonZeroValue", (a, _) -> isZero(a[0]) ? Optional.empty() : Optional.of(a[0]));
        all.put("hasValue", (a, _) -> optional(a[0]).isPresent());
        all.put("value", (a, _) -> value(a[0]));
        all.put("_?._", (a, _) -> CelFunctions.find(a[0], a[1]));
        all.put("_[?_]", (a, _) -> CelFunctions.find(a[0], a[1]));
    }

    private static Object value(Object value) {
        return optional(value).map(Object.class::cast).orElseThrow(() -> new CelError("optional.none() dereference"));
    }

    static Optional<?> optional(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional;
        }
        throw CelError.noSuchOverload();
    }

    private static boolean isZero(Object value) {
        return switch (value) {
            case CelNull _ -> true;
            case Boolean bool -> !bool;
            case Long number -> number == 0;
            case CelUint number -> number.bits() == 0;
            case Double number -> number == 0;
            case String text -> text.isEmpty();
            case CelBytes bytes -> bytes.value().length == 0;
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Optional<?> optional -> optional.isEmpty();
            default -> false;
        };
    }
}
