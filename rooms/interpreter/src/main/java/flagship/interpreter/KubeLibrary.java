package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Quantity;
import flagship.lua.LuaError;
import flagship.lua.LuaFunction;
import flagship.lua.LuaNil;
import flagship.lua.LuaTable;
import flagship.lua.LuaText;
import java.math.BigDecimal;
import java.util.function.Function;

/**
 * The module {@code kube} of scripts.
 *
 * <p>Source: Karmada, {@code pkg/resourceinterpreter/customized/declarative/luavm/kube.go}.
 */
final class KubeLibrary {
    private KubeLibrary() {}

    /** A new table, which the state that gets it owns. */
    static LuaTable module() {
        var module = new LuaTable();
        put(module, "resourceAdd", KubeLibrary::resourceAdd);
        put(module, "accuratePodRequirements", arguments -> requirements(template(arguments)));
        put(module, "getPodDependencies", KubeLibrary::dependencies);
        put(module, "getResourceQuantity", KubeLibrary::amount);
        return module;
    }

    private static void put(LuaTable module, String name, Function<Object[], Object> body) {
        LuaFunction function = (state, arguments) -> {
            try {
                return new Object[] {body.apply(arguments)};
            } catch (LuaError e) {
                throw state.error(String.valueOf(e.getMessage()));
            }
        };
        module.set(name, function);
    }

    private static Object argument(Object[] arguments, int position) {
        return position < arguments.length ? arguments[position] : LuaNil.NIL;
    }

    private static Object resourceAdd(Object[] arguments) {
        var sum = Quantity.ZERO;
        for (Object argument : arguments) {
            sum = sum.add(quantity(argument));
        }
        return sum.toString();
    }

    private static Quantity quantity(Object value) {
        try {
            return switch (value) {
                case LuaNil _ -> Quantity.ZERO;
                case Double number -> Quantity.parse(BigDecimal.valueOf(number).toPlainString());
                case String text -> Quantity.parse(LuaText.decode(text));
                default -> throw new LuaError("an amount must be a string or a number, such as '500m' or 2");
            };
        } catch (NumberFormatException e) {
            throw new LuaError("'%s' is not an amount; write something like '500m' or '1Gi'".formatted(value));
        }
    }

    private static Object amount(Object[] arguments) {
        var value = argument(arguments, 0);
        if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            throw new LuaError("an amount must be finite");
        }
        double amount = quantity(value).toBigDecimal().doubleValue();
        if (amount < 0 || Double.isInfinite(amount)) {
            throw new LuaError("an amount must be finite and not negative, and '%s' is not".formatted(value));
        }
        return amount;
    }

    private static ObjectNode template(Object[] arguments) {
        if (!(argument(arguments, 0) instanceof LuaTable table)) {
            throw new LuaError("the first argument must be a pod template");
        }
        try {
            return new LuaTrees().toObject(table);
        } catch (LuaTrees.NoTree e) {
            throw new LuaError("the pod template cannot be read: it " + e.getMessage());
        }
    }

    private static Object requirements(ObjectNode template) {
        try {
            return PodNeeds.of(template, template.path("spec"))
                    .requirements("", Trees.text(template, "spec", "priorityClassName"))
                    .map(requirements -> LuaTrees.toLua(requirements.toJson()))
                    .orElse(LuaNil.NIL);
        } catch (InterpretationFailure e) {
            throw new LuaError(String.valueOf(e.getMessage()));
        }
    }

    private static Object dependencies(Object[] arguments) {
        var namespace = argument(arguments, 1) instanceof String text ? LuaText.decode(text) : "default";
        var list = Json.mapper().createArrayNode();
        JsonNode spec = template(arguments).path("spec");
        PodDependencies.of(spec, namespace).forEach(dependency -> list.add(dependency.toJson()));
        return LuaTrees.toLua(list);
    }
}
