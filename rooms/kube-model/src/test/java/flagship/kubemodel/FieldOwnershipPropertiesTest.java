package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of applies and updates whatever is applied; many small random objects. */
class FieldOwnershipPropertiesTest {
    private static final int ROUNDS = 150;
    private static final List<String> MANAGERS = List.of("a", "b", "c");
    private static final OwnedType TYPE = OwnedType.ofCustom(
            new GroupVersionKind("e.com", "v1", "Thing"),
            StructuralSchema.parse(TestJson.node("{'type':'object','properties':{'spec':{'type':'object','properties':{"
                    + "'name':{'type':'string'},'list':{'type':'array','items':{'type':'string'}},"
                    + "'tags':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}},"
                    + "'labels':{'type':'object','additionalProperties':{'type':'string'}},"
                    + "'ports':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['port'],"
                    + "'items':{'type':'object','properties':{'port':{'type':'integer'},'name':{'type':'string'},"
                    + "'x':{'type':'string'}}}}}}}}")));

    static List<Long> seeds() {
        return List.of(1L, 2L, 3L, 4L);
    }

    private static FieldOwnership ownership() {
        return new FieldOwnership(new SingleVersionKind(TYPE, ""), Instant.EPOCH);
    }

    private static ObjectNode apply(ObjectNode live, ObjectNode configuration, String manager) {
        return ownership().apply(live, configuration, manager, true);
    }

    private static ObjectNode configuration(Random random) {
        var object = TYPE.blank();
        object.putObject("metadata").put("name", "n");
        var spec = object.putObject("spec");
        spec.put("name", "same");
        if (random.nextBoolean()) {
            spec.putArray("list").add(value(random));
        }
        if (random.nextBoolean()) {
            var tags = spec.putArray("tags");
            random.ints(0, 4).distinct().limit(1 + random.nextInt(3)).forEach(tag -> tags.add("t" + tag));
        }
        if (random.nextBoolean()) {
            var labels = spec.putObject("labels");
            random.ints(0, 4).limit(1 + random.nextInt(2)).forEach(label -> labels.put("l" + label, value(random)));
        }
        if (random.nextBoolean()) {
            var ports = spec.putArray("ports");
            random.ints(0, 3).distinct().limit(1 + random.nextInt(2)).forEach(port -> {
                var element = ports.addObject().put("port", port);
                if (random.nextBoolean()) {
                    element.put(random.nextBoolean() ? "name" : "x", value(random));
                }
            });
        }
        return object;
    }

    private static String value(Random random) {
        return "v" + random.nextInt(2);
    }

    /** An object that some managers have applied to and somebody has updated. */
    private static ObjectNode someObject(Random random) {
        var live = TYPE.blank();
        for (int i = random.nextInt(5); i >= 0; i--) {
            live = apply(live, configuration(random), MANAGERS.get(random.nextInt(3)));
        }
        if (random.nextBoolean()) {
            var changed = configuration(random);
            ownership().updated(live, changed, "updater");
            live = changed;
        }
        return live;
    }

    /** Order in sets and map-like lists carries no meaning, and what was emptied is as good as absent. */
    private static JsonNode canonical(JsonNode object) {
        var copy = (ObjectNode) object.path("spec").deepCopy();
        for (String list : List.of("tags", "ports")) {
            if (copy.get(list) instanceof ArrayNode elements) {
                var sorted = StreamSupport.stream(elements.spliterator(), false)
                        .sorted(Comparator.comparing(
                                element -> element.path("port").asText() + element.asText()))
                        .toList();
                copy.putArray(list).addAll(sorted);
            }
        }
        copy.properties()
                .removeIf(member -> member.getValue().isNull()
                        || (member.getValue().isContainerNode()
                                && member.getValue().isEmpty()));
        return copy;
    }

    private static FieldSet owned(ObjectNode object, String manager) {
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            if (entry.path("manager").asText().equals(manager)) {
                return FieldsV1.parse(entry.path("fieldsV1"));
            }
        }
        return FieldSet.EMPTY;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void applyingAgainChangesNothing(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var configuration = configuration(random);
            var once = apply(someObject(random), configuration, "a");

            var twice = apply(once, configuration, "a");
            assertThat(canonical(twice)).isEqualTo(canonical(once));
            assertThat(owned(twice, "a")).isEqualTo(owned(once, "a"));
            assertThat(apply(twice, configuration, "a")).isEqualTo(twice);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void afterAForcedApplyTheObjectHasWhatWasApplied(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var configuration = configuration(random);
            var live = apply(someObject(random), configuration, "a");
            var merged = FieldMerge.merge(TYPE.type(), live, configuration);

            assertThat(canonical(merged)).isEqualTo(canonical(live));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nobodyOwnsWhatIsNotThere(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var live = someObject(random);
            var there = FieldComparison.of(TYPE.type(), TYPE.blank(), live).added();

            for (JsonNode entry : live.path("metadata").path("managedFields")) {
                assertThat(FieldsV1.parse(entry.path("fieldsV1"))
                                .difference(there)
                                .toString())
                        .as(live.toString())
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatConflictsHasNoOtherOwnerAfterwards(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var before = someObject(random);
            var after = apply(before, configuration(random), "a");
            var changed = FieldComparison.of(
                            TYPE.type(), before.path("spec").isMissingNode() ? TYPE.blank() : before, after)
                    .modified()
                    .difference(FieldSet.ofPath(List.of("metadata", "managedFields")));

            for (String other : List.of("b", "c", "updater")) {
                assertThat(owned(after, other).intersection(changed).toString()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatOneAppliedBeforeLeavesNoTrace(long seed) {
        var random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var rest = apply(apply(TYPE.blank(), configuration(random), "b"), configuration(random), "c");
            var first = configuration(random);
            var second = configuration(random);
            try {
                var detour = apply(ownership().apply(rest, first, "a", false), second, "a");

                assertThat(canonical(detour)).isEqualTo(canonical(apply(rest, second, "a")));
                assertThat(owned(detour, "a")).isEqualTo(owned(apply(rest, second, "a"), "a"));
                compared++;
            } catch (ApiException e) {
                assertThat(e.code()).isEqualTo(409); // What was taken by force stays taken: nothing to compare.
            }
        }
        assertThat(compared).isGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void setsFollowTheirAlgebra(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var a = OwnedFields.of(TYPE.type(), configuration(random));
            var b = OwnedFields.of(TYPE.type(), configuration(random));

            assertThat(a.union(b)).isEqualTo(b.union(a));
            assertThat(a.difference(b).union(a.intersection(b))).isEqualTo(a);
            assertThat(a.difference(b).intersection(b)).isEqualTo(FieldSet.EMPTY);
            assertThat(FieldsV1.parse(FieldsV1.write(a))).isEqualTo(a);
        }
    }
}
