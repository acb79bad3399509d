package flagship.interpreter;

import flagship.fleetapi.ResourceInterpreterCustomization;
import flagship.interpreter.LuaRule.Compiled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What admission refuses in a ResourceInterpreterCustomization.
 *
 * <p>Source: Karmada, {@code pkg/webhook/resourceinterpretercustomization}.
 */
public final class ScriptCheck {
    private ScriptCheck() {}

    /**
     * One sentence for each thing that is wrong; empty if nothing is.
     *
     * @param others the customizations that are there; one of the same name is left out
     */
    public static List<String> problems(
            ResourceInterpreterCustomization customization, Collection<ResourceInterpreterCustomization> others) {
        var problems = new ArrayList<String>();
        for (Operation operation : Operation.values()) {
            var source = customization.scripts().get(operation.customization());
            if (source == null) {
                continue;
            }
            if (LuaRule.of(LuaHost.system(), customization.name(), operation, source)
                            .script()
                    instanceof Compiled.Bad(var why)) {
                problems.add(
                        "spec.customizations.%s.luaScript is not Lua: %s".formatted(operation.customization(), why));
            }
            others.stream()
                    .filter(other -> operation != Operation.GET_DEPENDENCIES)
                    .filter(other -> !other.name().equals(customization.name()))
                    .filter(other -> other.target().equals(customization.target()))
                    .filter(other -> other.scripts().containsKey(operation.customization()))
                    .map(other -> "ResourceInterpreterCustomization %s already has the rule %s for %s; change that one"
                            .formatted(other.name(), operation.customization(), customization.target()))
                    .forEach(problems::add);
        }
        customization.scripts().keySet().stream()
                .filter(rule -> Arrays.stream(Operation.values())
                        .noneMatch(known -> known.customization().equals(rule)))
                .map("spec.customizations.%s is no rule"::formatted)
                .forEach(problems::add);
        return problems;
    }
}
