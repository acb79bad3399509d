package flagship.kubemodel;

import static flagship.kubemodel.Live.configMap;
import static flagship.kubemodel.Live.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of objects that are applied to; each rule of contract section 11.4 by its name. */
class ApplyTest {
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
