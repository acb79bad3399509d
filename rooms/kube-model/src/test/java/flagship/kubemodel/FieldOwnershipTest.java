package flagship.kubemodel;

import static flagship.kubemodel.Live.configMap;
import static flagship.kubemodel.Live.thing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who owns fields after writes; each rule of contract sections 11.2, 11.3 and 11.5 by its name. */
class FieldOwnershipTest {
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
}
