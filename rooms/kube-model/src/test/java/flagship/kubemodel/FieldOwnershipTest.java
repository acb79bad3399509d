package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who owns fields after writes and applies; each rule of contract section 11 by its name. */
class FieldOwnershipTest {
    private static final Instant T0 = Instant.parse("2020-01-01T00:00:00Z");

    /** One object over time, as a server would keep it. */
    private static final class Live {
        private final TestKind kind;
        private ObjectNode object;
        private Instant now = T0;

        Live(TestKind kind) {
            this.kind = kind;
            this.object = kind.type().blank();
        }

        Live created(String manager, String rest) {
            object = object(rest);
            ownership("").created(object, manager);
            object.withObject("metadata").put("uid", "u");
            return this;
        }

        Live updated(String manager, String rest) {
            return updated(manager, "", object(rest));
        }

        Live updated(String manager, String subresource, ObjectNode wanted) {
            ownership(subresource).updated(object, wanted, manager);
            object = wanted;
            return this;
        }

        Live applied(String manager, String rest) {
            return applied(manager, "", rest, false);
        }

        Live forced(String manager, String rest) {
            return applied(manager, "", rest, true);
        }

        Live applied(String manager, String subresource, String rest, boolean force) {
            object = ownership(subresource).apply(object, object(rest), manager, force);
            return this;
        }

        Live later() {
            now = now.plus(Duration.ofMinutes(1));
            return this;
        }

        private FieldOwnership ownership(String subresource) {
            return new FieldOwnership(kind.at(subresource), now);
        }

        private ObjectNode object(String rest) {
            return TestJson.object("{'apiVersion':'%s','kind':'%s','metadata':{'name':'n'}%s}"
                    .formatted(
                            kind.type().kind().apiVersion(), kind.type().kind().kind(), rest));
        }

        String conflict(String manager, String rest) {
            try {
                ownership("").apply(object, object(rest), manager, false);
                return "none";
            } catch (ApiException e) {
                return String.valueOf(e.getMessage());
            }
        }

        /** {@code alice Apply {...}}: an entry a line. */
        List<String> owners() {
            return object.path("metadata")
                    .path("managedFields")
                    .valueStream()
                    .map(entry -> "%s %s%s %s"
                            .formatted(
                                    entry.path("manager").asText(),
                                    entry.path("operation").asText(),
                                    entry.has("subresource")
                                            ? "/" + entry.path("subresource").asText()
                                            : "",
                                    quoted(entry.path("fieldsV1"))))
                    .toList();
        }

        List<String> times() {
            return object.path("metadata")
                    .path("managedFields")
                    .valueStream()
                    .map(entry -> entry.path("time").asText("none"))
                    .toList();
        }

        String at(String pointer) {
            return quoted(object.at(pointer));
        }

        private static String quoted(JsonNode json) {
            return json.toString().replace("\\\"", "`").replace('"', '\'');
        }
    }

    /** A kind whose versions are one form. */
    private record TestKind(OwnedType type, String subresource, List<List<String>> resetFields) implements OwnedKind {
        static TestKind of(GroupVersionKind kind) {
            return new TestKind(OwnedType.ofNative(kind).orElseThrow(), "", List.of());
        }

        static TestKind custom(String spec) {
            var schema = StructuralSchema.parse(TestJson.node("{'type':'object','properties':{'spec':" + spec
                    + ",'status':{'type':'object','properties':" + "{'phase':{'type':'string'}}}}}"));
            return new TestKind(
                    OwnedType.ofCustom(new GroupVersionKind("e.com", "v1", "Thing"), schema),
                    "",
                    List.of(List.of("status")));
        }

        TestKind at(String other) {
            return other.isEmpty() ? this : new TestKind(type, other, List.of(List.of("metadata"), List.of("spec")));
        }

        @Override
        public Optional<OwnedType> in(String apiVersion) {
            return Optional.empty();
        }

        @Override
        public ObjectNode convert(ObjectNode object, String apiVersion) {
            throw new AssertionError("no other version");
        }
    }

    private static Live configMap() {
        return new Live(TestKind.of(new GroupVersionKind("", "v1", "ConfigMap")));
    }

    private static final String SPEC = "{'type':'object','properties':{'name':{'type':'string'},"
        + "'list':{'type':'array','items':{'type':'string'}},"
        + "'tags':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}},"
        + "'whole':{'type':'object','x-kubernetes-map-type':'atomic','additionalProperties':{'type':'string'}},"
        + "'labels':{'type':'object','additionalProperties':{'type':'string'}},"
        + "'part':{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}}},"
        + "'blob':{'type':'object','x-kubernetes-preserve-unknown-fields':true},"
        + "'ports':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['port','protocol'],"
        + "'items':{'type':'object','properties':{'port':{'type':'integer'},'protocol':{'type':'string','default':'TCP'},"
        + "'name':{'type':'string'}}}}}}";

    private static Live thing() {
        return new Live(TestKind.custom(SPEC));
    }

    // --- 11.2 entries

    @Test
    void aCreateOwnsEverythingAndTheMapsThatItMade() {
        assertThat(configMap().created("m", ",'data':{'a':'1'}").owners())
                .containsExactly("m Update {'f:data':{'.':{},'f:a':{}}}");
    }

    @Test
    void anApplyOwnsLeavesAlone() {
        assertThat(configMap().applied("m", ",'data':{'a':'1'}").owners())
                .containsExactly("m Apply {'f:data':{'f:a':{}}}");
    }

    @Test
    void nobodyOwnsWhatTheServerSets() {
        var live = configMap();
        live.object = live.object("");
        live.object
                .withObject("metadata")
                .put("generateName", "n-")
                .put("uid", "u")
                .put("generation", 3);
        live.ownership("").created(live.object, "m");

        assertThat(live.owners()).containsExactly("m Update {'f:metadata':{'f:generateName':{}}}");
    }

    @Test
    void anEntryOfNothingVanishes() {
        assertThat(configMap()
                        .applied("m", ",'data':{'a':'1'}")
                        .applied("m", "")
                        .owners())
                .isEmpty();
    }

    @Test
    void entriesAreSortedByOperationTimeAndName() {
        var live = configMap().created("z", ",'data':{'a':'1'}");
        live.updated("b", ",'data':{'a':'1','b':'1'}").updated("a", ",'data':{'a':'1','b':'1','c':'1'}");

        assertThat(live.later().applied("later", ",'data':{'d':'1'}").owners())
                .extracting(owner -> owner.substring(0, owner.indexOf(' ')))
                .containsExactly("later", "a", "b", "z");
    }

    @Test
    void anUpdateWithoutAManagerIsUnknown() {
        assertThat(configMap().created("", ",'data':{'a':'1'}").owners().getFirst())
                .startsWith("unknown Update");
    }

    @Test
    void updatersBeyondTenBecomeAncientChanges() {
        var live = configMap().created("m00", ",'data':{'k0':''}");
        var data = new StringBuilder("'k0':''");
        for (int i = 1; i < 12; i++) {
            data.append(",'k").append(i).append("':''");
            live.later().updated("m%02d".formatted(i), ",'data':{" + data + "}");
        }

        assertThat(live.owners()).hasSize(10);
        assertThat(live.owners().getFirst())
                .isEqualTo("ancient-changes Update {'f:data':{'.':{},'f:k0':{},'f:k1':{},'f:k2':{}}}");
        assertThat(live.times().getFirst()).isEqualTo("2020-01-01T00:02:00Z");
    }

    @Test
    void anEmptyListOfEntriesEndsTheTrackingUntilTheNextApply() {
        for (String reset : List.of("[]", "[{}]")) {
            var live = configMap().created("m", ",'data':{'a':'1'}");
            var wanted = live.object(",'data':{'a':'2'}");
            wanted.withObject("metadata").set("managedFields", TestJson.node(reset));
            live.updated("m", "", wanted);
            assertThat(live.owners()).isEmpty();

            assertThat(live.updated("m", ",'data':{'a':'3'}").owners()).isEmpty();
            assertThat(live.applied("x", ",'data':{'b':'1'}").owners())
                    .containsExactly(
                            "x Apply {'f:data':{'f:b':{}}}", "before-first-apply Update {'f:data':{'.':{},'f:a':{}}}");
        }
    }

    @Test
    void entriesThatCannotBeReadFallBackToTheStoredOnes() {
        var live = configMap().created("m", ",'data':{'a':'1'}");
        var wanted = live.object(",'data':{'a':'1'}");
        wanted.withObject("metadata").set("managedFields", TestJson.node("[{'manager':'x','operation':'Steal'}]"));

        assertThat(live.updated("m", "", wanted).owners()).containsExactly("m Update {'f:data':{'.':{},'f:a':{}}}");
    }

    @Test
    void entriesMayBeEditedByHandButNotThroughASubresource() {
        var edited =
                "[{'manager':'x','operation':'Apply','apiVersion':'v1','fieldsType':'FieldsV1','fieldsV1':{'f:data':{'f:a':{}}}}]";
        var live = configMap().created("m", ",'data':{'a':'1'}");
        var wanted = live.object(",'data':{'a':'1'}");
        wanted.withObject("metadata").set("managedFields", TestJson.node(edited));

        assertThat(live.updated("m", "status", wanted.deepCopy()).owners().getFirst())
                .startsWith("m Update");
        assertThat(live.updated("m", "", wanted).owners()).containsExactly("x Apply {'f:data':{'f:a':{}}}");
    }

    // --- 11.3 how values are owned

    @Test
    void structsAndMapsAreOwnedByMembersAtomicOnesWhole() {
        var live = thing().applied(
                        "m",
                        ",'spec':{'name':'n','list':['a'],'whole':{'x':'1'},'labels':{'l':'1'},'part':{'a':'x'},'blob':{'q':{'r':[1]}}}");

        assertThat(live.owners())
                .containsExactly(
                        "m Apply {'f:spec':{'f:blob':{'f:q':{'.':{},'f:r':{}}},'f:labels':{'f:l':{}},'f:list':{},"
                                + "'f:name':{},'f:part':{'f:a':{}},'f:whole':{}}}");
    }

    @Test
    void setsAreOwnedByValueMapsOfListsByTheirKeysWithDefaults() {
        assertThat(thing().applied("m", ",'spec':{'tags':['x'],'ports':[{'port':80}]}")
                        .owners())
                .containsExactly("m Apply {'f:spec':{'f:ports':{'k:{`port`:80,`protocol`:`TCP`}':{'.':{},'f:port':{}}},"
                        + "'f:tags':{'v:`x`':{}}}}");
    }

    @Test
    void nullAndEmptyObjectsAreOwnedThemselves() {
        assertThat(thing().applied("m", ",'spec':{'part':{},'name':null}").owners())
                .containsExactly("m Apply {'f:spec':{'f:name':{},'f:part':{}}}");
    }

    @Test
    void aPathThatResetsFieldsGivesNoOwnershipOfThem() {
        var live = thing().applied("m", ",'spec':{'name':'n'},'status':{'phase':'A'}");
        assertThat(live.owners()).containsExactly("m Apply {'f:spec':{'f:name':{}}}");

        live.applied("c", "status", ",'spec':{'name':'other'},'status':{'phase':'B'}", false);
        assertThat(live.owners())
                .containsExactly("c Apply/status {'f:status':{'f:phase':{}}}", "m Apply {'f:spec':{'f:name':{}}}");
    }

    @Test
    void ownershipFollowsATypeThatBecomesAtomic() {
        var live = thing().applied("m", ",'spec':{'labels':{'a':'1'}}");
        var changed = new Live(TestKind.custom(
                "{'type':'object','properties':{'labels':{'type':'object','x-kubernetes-map-type':'atomic',"
                        + "'additionalProperties':{'type':'string'}},'name':{'type':'string'}}}"));
        changed.object = live.object;

        assertThat(changed.applied("x", ",'spec':{'name':'n'}").owners())
                .containsExactly("m Apply {'f:spec':{'f:labels':{}}}", "x Apply {'f:spec':{'f:name':{}}}");
    }

    @Test
    void ownershipFollowsATypeThatBecomesGranular() {
        var atomic = new Live(TestKind.custom(
                "{'type':'object','properties':{'labels':{'type':'object','x-kubernetes-map-type':'atomic',"
                        + "'additionalProperties':{'type':'string'}},'name':{'type':'string'}}}"));
        var changed = thing();
        changed.object = atomic.applied("m", ",'spec':{'labels':{'a':'1'}}").object;

        assertThat(changed.applied("x", ",'spec':{'name':'n'}").owners())
                .containsExactly(
                        "m Apply {'f:spec':{'f:labels':{'.':{},'f:a':{}}}}", "x Apply {'f:spec':{'f:name':{}}}");
    }

    @Test
    @Timeout(20)
    void manyMapsThatAreOwnedWholeTakeNoLongerThanTheirNumber() {
        var live = new Live(TestKind.custom("{'type':'object','additionalProperties':{'type':'object',"
                + "'additionalProperties':{'type':'string'}},'properties':{}}"));
        live.created("m", ",'spec':{}");
        var sent = live.object.withArray("/metadata/managedFields");
        var owned = ((ObjectNode) sent.get(0)).putObject("fieldsV1").putObject("f:spec");
        for (int i = 0; i < 20_000; i++) {
            live.object.withObject("spec").putObject("m" + i).put("k", "v");
            owned.putObject("f:m" + i);
        }

        live.updated("x", "", live.object.deepCopy());

        assertThat(live.at("/metadata/managedFields/0/fieldsV1/f:spec/f:m7")).isEqualTo("{'.':{},'f:k':{}}");
    }

    // --- 11.4 apply

    @Test
    void configurationsAreCheckedAgainstTheType() {
        var cases = List.of(
                List.of("'nope':1", ".spec.nope: field not declared in schema"),
                List.of("'name':5", ".spec.name: expected string, got &value.valueUnstructured{Value:5}"),
                List.of("'part':{'b':'x'}", ".spec.part.b: expected numeric (int or float), got string"),
                List.of("'part':[1]", ".spec.part: expected map, got &{[]interface {}{1}}"),
                List.of("'tags':['a','a']", ".spec.tags: duplicate entries for key [=\"a\"]"),
                List.of(
                        "'tags':[null]",
                        ".spec.tags: element 0: associative list without keys has an element that's an explicit null"),
                List.of(
                        "'ports':[{'name':'x'}]",
                        ".spec.ports: element 0: associative list with keys has an element that omits key"
                                + " field \"port\" (and doesn't have default value)"),
                List.of(
                        "'ports':[{'port':1},{'port':1,'protocol':'TCP'}]",
                        ".spec.ports: duplicate entries for key [port=1,protocol=\"TCP\"]"));
        for (var test : cases) {
            assertThat(thing().conflict("m", ",'spec':{" + test.getFirst() + "}"))
                    .isEqualTo("failed to create typed patch object (/n; e.com/v1, Kind=Thing): " + test.getLast());
        }
    }

    @Test
    void severalFaultsAreListed() {
        assertThat(thing().conflict("m", ",'spec':{'name':1,'part':{'a':2}}"))
                .endsWith("errors:\n  .spec.name: expected string, got &value.valueUnstructured{Value:1}\n"
                        + "  .spec.part.a: expected string, got &value.valueUnstructured{Value:2}");
    }

    @Test
    void anotherKindAndEntriesAreRefused() {
        var live = configMap();
        var other = TestJson.object("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'n'}}");
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> live.ownership("").apply(live.object, other, "m", false))
                .withMessage("invalid object type: /v1, Kind=Secret");

        var withEntries = live.object("");
        withEntries.withObject("metadata").putArray("managedFields");
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> live.ownership("").apply(live.object, withEntries, "m", false))
                .withMessage("metadata.managedFields must be nil");
    }

    @Test
    void listsMergeInTheOrderOfTheConfiguration() {
        var live = thing().applied("a", ",'spec':{'tags':['p','q'],'ports':[{'port':1},{'port':2}]}");
        live.applied("b", ",'spec':{'tags':['z','q'],'ports':[{'port':3},{'port':1,'name':'one'}]}");

        assertThat(live.at("/spec/tags")).isEqualTo("['p','z','q']");
        assertThat(live.at("/spec/ports")).isEqualTo("[{'port':3},{'port':1,'name':'one'},{'port':2}]");
    }

    @Test
    void elementsThatChangePlacesLetTheLiveOnesBetweenThemGoFirst() {
        var live = thing().applied("a", ",'spec':{'tags':['p','q','r']}");

        assertThat(live.forced("b", ",'spec':{'tags':['r','p']}").at("/spec/tags"))
                .isEqualTo("['q','r','p']");
    }

    @Test
    void equalValuesAreShared() {
        var live = configMap().applied("a", ",'data':{'k':'1'}").applied("b", ",'data':{'k':'1'}");

        assertThat(live.owners())
                .containsExactlyInAnyOrder("a Apply {'f:data':{'f:k':{}}}", "b Apply {'f:data':{'f:k':{}}}");
        assertThat(live.applied("a", "").at("/data")).isEqualTo("{'k':'1'}");
        assertThat(live.applied("b", "").at("/data")).isEqualTo("null");
    }

    @Test
    void oneConflictIsToldInALine() {
        assertThat(configMap().applied("a", ",'data':{'k':'1'}").conflict("b", ",'data':{'k':'2'}"))
                .isEqualTo("Apply failed with 1 conflict: conflict with \"a\": .data.k");
    }

    @Test
    void conflictsAreListedByManager() {
        var live = thing().created("u", ",'spec':{'name':'x'}")
                .applied("a", ",'spec':{'list':['1'],'ports':[{'port':1,'name':'p'}]}");

        assertThat(live.conflict("b", ",'spec':{'name':'y','list':['2'],'ports':[{'port':1,'name':'q'}]}"))
                .isEqualTo("Apply failed with 3 conflicts: conflicts with \"a\":\n"
                        + "- .spec.list\n"
                        + "- .spec.ports[port=1,protocol=\"TCP\"].name\n"
                        + "conflicts with \"u\" using e.com/v1:\n"
                        + "- .spec.name");
    }

    @Test
    void forceTakesTheField() {
        var live = configMap().applied("a", ",'data':{'k':'1','l':'1'}").forced("b", ",'data':{'k':'2'}");

        assertThat(live.at("/data")).isEqualTo("{'k':'2','l':'1'}");
        assertThat(live.owners()).containsExactly("a Apply {'f:data':{'f:l':{}}}", "b Apply {'f:data':{'f:k':{}}}");
    }

    @Test
    void whatIsNoLongerAppliedGoesUnlessSomebodyOwnsIt() {
        var live = thing().applied("a", ",'spec':{'name':'n','labels':{'x':'1','y':'1'},'tags':['p','q']}");
        live.applied("b", ",'spec':{'labels':{'y':'1'}}").applied("a", ",'spec':{'tags':['q']}");

        assertThat(live.at("/spec")).isEqualTo("{'labels':{'y':'1'},'tags':['q']}");
    }

    @Test
    void anElementGoesWithWhatOthersAddedUnlessTheyOwnIt() {
        var live = thing().applied("a", ",'spec':{'ports':[{'port':1,'name':'p'},{'port':2}]}");
        ((ObjectNode) live.object.at("/spec/ports/0")).put("protocol", "TCP"); // A default: nobody owns it.

        assertThat(live.applied("a", ",'spec':{'ports':[{'port':2}]}").at("/spec/ports"))
                .isEqualTo("[{'port':2}]");
    }

    @Test
    void anElementStaysForItsOtherOwnerWithoutTheFieldsOfTheLeaver() {
        var live = thing().applied("a", ",'spec':{'ports':[{'port':1,'name':'p'}]}");
        live.applied("b", ",'spec':{'ports':[{'port':1}]}").applied("a", "");

        assertThat(live.at("/spec/ports")).isEqualTo("[{'port':1}]");
        assertThat(live.owners())
                .containsExactly(
                        "b Apply {'f:spec':{'f:ports':{'k:{`port`:1,`protocol`:`TCP`}':{'.':{},'f:port':{}}}}}");
    }

    @Test
    void aDefaultInAnElementThatStaysIsNotTakenAlong() {
        var live = thing().applied("a", ",'spec':{'ports':[{'port':1,'name':'p'}]}")
                .applied("b", ",'spec':{'ports':[{'port':1}]}");
        ((ObjectNode) live.object.at("/spec/ports/0")).put("protocol", "TCP"); // Nobody owns it.

        assertThat(live.applied("a", "").at("/spec/ports")).isEqualTo("[{'port':1,'protocol':'TCP'}]");
    }

    @Test
    void whatNobodyEverAppliedStays() {
        var live = configMap().created("u", ",'data':{'mine':'1'}").applied("a", ",'data':{'k':'1'}");

        assertThat(live.applied("a", "").at("/data")).isEqualTo("{'mine':'1'}");
    }

    @Test
    void theTimeOfAnEntryChangesWithTheObjectAlone() {
        var live = configMap().applied("a", ",'data':{'k':'1'}").later().applied("a", ",'data':{'k':'1'}");
        assertThat(live.times()).containsExactly("2020-01-01T00:00:00Z");

        assertThat(live.applied("a", ",'data':{'k':'2'}").times()).containsExactly("2020-01-01T00:01:00Z");
    }

    @Test
    void duplicatesInTheLiveObjectAreReplaced() {
        var live = thing().created("u", ",'spec':{'ports':[{'port':1,'name':'a'},{'port':1,'name':'b'},{'port':2}]}");

        assertThat(live.forced("a", ",'spec':{'ports':[{'port':1,'name':'c'}]}").at("/spec/ports"))
                .isEqualTo("[{'port':1,'name':'c'},{'port':2}]");
    }

    // --- 11.5 update

    @Test
    void anUpdateTakesWhatItChangesAndOthersLoseIt() {
        var live =
                configMap().applied("a", ",'data':{'k':'1','l':'1'}").updated("u", ",'data':{'k':'2','l':'1','m':'1'}");

        assertThat(live.owners())
                .containsExactly("a Apply {'f:data':{'f:l':{}}}", "u Update {'f:data':{'f:k':{},'f:m':{}}}");
    }

    @Test
    void removingAFieldGivesNothing() {
        var live = configMap().created("u", ",'data':{'k':'1','l':'1'}").updated("r", ",'data':{'l':'1'}");

        assertThat(live.owners()).containsExactly("u Update {'f:data':{'.':{},'f:l':{}}}");
    }

    @Test
    void entriesOfAVersionThatIsGoneAreDropped() {
        var live = configMap().created("u", ",'data':{'k':'1'}");
        ((ObjectNode) live.object.at("/metadata/managedFields/0")).put("apiVersion", "v0");

        assertThat(live.updated("w", ",'data':{'k':'1','l':'1'}").owners())
                .containsExactly("w Update {'f:data':{'f:l':{}}}");
    }

    // --- kubectl's annotation

    private static final String CLIENT_SIDE = "kubectl-client-side-apply";

    private static Live appliedByKubectlItself(String data) {
        var live = configMap().created(CLIENT_SIDE, ",'data':{" + data + "}");
        var last = live.object(",'data':{" + data + "}").toString();
        live.object.withObject("metadata").withObject("annotations").put(LastApplied.ANNOTATION, last);
        return live;
    }

    @Test
    void kubectlMayOverwriteWhatKubectlAppliedByItself() {
        var live = appliedByKubectlItself("'k':'1'").applied("kubectl", ",'data':{'k':'2'}");

        assertThat(live.at("/data/k")).isEqualTo("'2'");
        assertThat(live.object
                        .at("/metadata/annotations")
                        .path(LastApplied.ANNOTATION)
                        .asText())
                .isEqualTo(
                        "{\"apiVersion\":\"v1\",\"data\":{\"k\":\"2\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"n\"}}\n");
    }

    @Test
    void othersMayNotAndKubectlMayNotOverwriteWhatChangedSince() {
        assertThat(appliedByKubectlItself("'k':'1'").conflict("helm", ",'data':{'k':'2'}"))
                .contains("conflict with \"kubectl-client-side-apply\" using v1: .data.k");

        var live = appliedByKubectlItself("'k':'1','l':'1'");
        var changed = live.object.deepCopy();
        changed.withObject("data").put("k", "9");
        assertThat(live.updated("u", "", changed).conflict("kubectl", ",'data':{'k':'2'}"))
                .contains("conflict with \"u\" using v1: .data.k");
    }
}
