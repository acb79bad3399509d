package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.catalog.FieldCondition;
import flagship.catalog.SearchFilter;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * A field selector of the search: conditions on any place of an object; all must hold. Where a path leads to several places, a condition
 * holds if it holds for one of them, and a negated one if it holds for none.
 *
 * <p>Source: Clusterpedia 0.9, contract section 6.3. Beyond it: list elements, comparison with another field, and {@code >} and
 * {@code <} that compare numbers, quantities and times.
 */
record ContentSelector(List<Requirement> requirements) implements SearchFilter.Content {
    ContentSelector {
        requirements = List.copyOf(requirements);
    }

    /** One condition. */
    sealed interface Requirement {
        FieldPath path();

        boolean holds(JsonNode object);

        record Exists(FieldPath path, boolean negated) implements Requirement {
            @Override
            public boolean holds(JsonNode object) {
                return path.values(object).isEmpty() == negated;
            }
        }

        record OneOf(FieldPath path, Set<String> values, boolean negated) implements Requirement {
            public OneOf {
                values = Set.copyOf(values);
            }

            @Override
            public boolean holds(JsonNode object) {
                boolean found =
                        path.values(object).stream().map(FieldPath::text).anyMatch(values::contains);
                return found != negated;
            }
        }

        /** Compares with a literal by size; what cannot be compared with it does not meet the condition. */
        record Size(FieldPath path, Magnitude than, boolean greater) implements Requirement {
            @Override
            public boolean holds(JsonNode object) {
                return any(path, object, than, greater ? sign -> sign > 0 : sign -> sign < 0);
            }
        }

        /** Compares two fields; an absent one is less than, and not equal to, any that is there. */
        record Fields(FieldPath path, FieldPath other, Comparison comparison) implements Requirement {
            @Override
            public boolean holds(JsonNode object) {
                var left = path.values(object);
                var right = other.values(object);
                return switch (comparison) {
                    case EQUAL -> equal(left, right);
                    case NOT_EQUAL -> !equal(left, right);
                    case GREATER -> bySize(object, right, sign -> sign > 0);
                    case LESS -> bySize(object, right, sign -> sign < 0);
                };
            }

            private static boolean equal(List<JsonNode> left, List<JsonNode> right) {
                if (left.isEmpty() || right.isEmpty()) {
                    return left.isEmpty() && right.isEmpty();
                }
                var texts = right.stream().map(FieldPath::text).toList();
                return left.stream().map(FieldPath::text).anyMatch(texts::contains);
            }

            private boolean bySize(JsonNode object, List<JsonNode> right, IntPredicate sign) {
                return right.stream()
                        .flatMap(value -> Magnitude.of(FieldPath.text(value)).stream())
                        .anyMatch(than -> any(path, object, than, sign));
            }
        }

        private static boolean any(FieldPath path, JsonNode object, Magnitude than, IntPredicate sign) {
            return path.values(object).stream()
                    .flatMap(value -> Magnitude.of(FieldPath.text(value)).stream())
                    .flatMapToInt(value -> value.compare(than).stream())
                    .anyMatch(sign);
        }
    }

    /** How two fields are compared. */
    enum Comparison {
        EQUAL,
        NOT_EQUAL,
        GREATER,
        LESS
    }

    @Override
    public List<FieldCondition> fields() {
        return requirements.stream().flatMap(ContentSelector::field).toList();
    }

    @Override
    public boolean isFieldsAlone() {
        return requirements.stream()
                .allMatch(requirement -> field(requirement).findAny().isPresent());
    }

    private static Stream<FieldCondition> field(Requirement requirement) {
        return requirement instanceof Requirement.OneOf(var path, var values, var negated)
                ? path.plain().stream().map(name -> new FieldCondition(name, values, negated))
                : Stream.empty();
    }

    @Override
    public boolean matches(byte[] object, int offset, int length) {
        try {
            var tree = Json.mapper().readTree(object, offset, length);
            return requirements.stream().allMatch(requirement -> requirement.holds(tree));
        } catch (IOException e) {
            throw new UncheckedIOException("an object of the catalog is no JSON", e);
        }
    }
}
