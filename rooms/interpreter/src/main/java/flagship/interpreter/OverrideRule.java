package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.OverridePolicy;
import flagship.fleetapi.Overriders;
import flagship.fleetapi.Overriders.Texts;
import java.util.List;
import java.util.function.Consumer;

/**
 * One rule of a policy at work on one manifest, which it changes.
 *
 * @param index of the rule in the policy
 */
record OverrideRule(OverridePolicy policy, int index, ObjectNode manifest, String cluster) {
    /** @throws OverrideFailure for the first change that is not possible; the manifest is then of no use */
    void apply(Overriders overriders) {
        each("imageOverrider", overriders.images(), change -> ImageOverride.apply(change, manifest));
        each("commandOverrider", overriders.commands(), change -> Containers.edit(manifest, change, "command"));
        each("argsOverrider", overriders.args(), change -> Containers.edit(manifest, change, "args"));
        each("labelsOverrider", overriders.labels(), change -> texts(change, "labels"));
        each("annotationsOverrider", overriders.annotations(), change -> texts(change, "annotations"));
        each("fieldOverrider", overriders.fields(), change -> FieldOverride.apply(change, manifest));
        each("plaintext", overriders.plaintext(), change -> StrictPatch.apply(change, manifest));
    }

    private <T> void each(String list, List<T> changes, Consumer<T> change) {
        for (int i = 0; i < changes.size(); i++) {
            try {
                change.accept(changes.get(i));
            } catch (Inapplicable e) {
                throw new OverrideFailure(
                        "%s %s cannot be applied to %s for cluster %s: rule %d, %s %d: %s"
                                .formatted(
                                        policy.kind().kind(),
                                        policy.name(),
                                        Trees.describe(manifest),
                                        cluster,
                                        index + 1,
                                        list,
                                        i + 1,
                                        e.getMessage()),
                        e);
            }
        }
    }

    /** A change that is not possible; the message says why and what to mend. */
    static final class Inapplicable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Inapplicable(String message) {
            super(message);
        }
    }

    private void texts(Texts change, String field) {
        JsonNode present = Trees.at(manifest, "metadata", field);
        switch (change.operator()) {
            case Overriders.ADD -> {
                var map = Trees.object(manifest, "metadata", field);
                change.value().forEach(map::put);
            }
            case Overriders.REPLACE -> {
                if (present instanceof ObjectNode map) {
                    change.value().forEach((key, value) -> {
                        if (map.has(key)) {
                            map.put(key, value);
                        }
                    });
                }
            }
            case Overriders.REMOVE -> {
                if (present instanceof ObjectNode map) {
                    map.remove(change.value().keySet());
                }
            }
            default -> throw unknownOperator(change.operator());
        }
    }

    static Inapplicable unknownOperator(String operator) {
        return new Inapplicable("operator \"%s\" is unknown; use add, remove or replace".formatted(operator));
    }
}
