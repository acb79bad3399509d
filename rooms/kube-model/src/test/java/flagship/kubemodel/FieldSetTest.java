package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Sets of paths and their JSON form (contract section 11.2). */
class FieldSetTest {
    private static FieldSet set(String json) {
        return FieldsV1.parse(TestJson.node(json));
    }

    private static String text(FieldSet set) {
        return FieldsV1.write(set).toString().replace("\\\"", "`").replace('"', '\'');
    }

    @Test
    void theCanonicalFormIsSortedWithThePathItselfFirst() {
        var set = set("{'v:`x`':{},'k:{`port`:80,`name`:`a`}':{'f:b':{},'.':{},'f:a':{}},'f:z':{},'i:1':{}}"
                .replace("`", "\\\""));

        assertThat(text(set))
                .isEqualTo("{'f:z':{},'k:{`name`:`a`,`port`:80}':{'.':{},'f:a':{},'f:b':{}},'v:`x`':{},'i:1':{}}");
    }

    @Test
    void keysAreOrderedByValueNotByText() {
        assertThat(text(set("{'v:10':{},'v:9':{},'v:`a`':{},'v:true':{}}".replace("`", "\\\""))))
                .isEqualTo("{'v:9':{},'v:10':{},'v:`a`':{},'v:true':{}}");
    }

    @Test
    void aNumberIsOneElementHoweverItIsWritten() {
        assertThat(set("{'v:1':{},'v:2.5':{}}")).isEqualTo(set("{'v:1.0':{},'v:2.50':{}}"));
    }

    @Test
    void elementsOfUnknownSortsAreLeftOut() {
        assertThat(text(set("{'x:later':{},'f:a':{}}"))).isEqualTo("{'f:a':{}}");
    }

    @Test
    void whatIsNoSetIsRefused() {
        for (String json : new String[] {"[]", "{'a':{}}", "{'f:a':1}", "{'k:nope':{}}", "{'i:x':{}}", "{'k:{}':{}}"}) {
            assertThatExceptionOfType(FieldsV1.Malformed.class).as(json).isThrownBy(() -> set(json));
        }
    }

    @Test
    void unionTakesBoth() {
        assertThat(text(set("{'f:a':{'f:b':{}}}").union(set("{'f:a':{},'f:c':{}}"))))
                .isEqualTo("{'f:a':{'.':{},'f:b':{}},'f:c':{}}");
    }

    @Test
    void differenceLooksAtEachPathByItself() {
        var set = set("{'f:a':{'.':{},'f:b':{}}}");

        assertThat(text(set.difference(set("{'f:a':{}}")))).isEqualTo("{'f:a':{'f:b':{}}}");
        assertThat(text(set.difference(set("{'f:a':{'f:b':{}}}")))).isEqualTo("{'f:a':{}}");
    }

    @Test
    void recursiveDifferenceTakesWhatLiesBelow() {
        assertThat(text(set("{'f:a':{'f:b':{'f:c':{}}},'f:d':{}}").recursiveDifference(set("{'f:a':{'f:b':{}}}"))))
                .isEqualTo("{'f:d':{}}");
    }

    @Test
    void intersectionKeepsWhatBothName() {
        assertThat(text(set("{'f:a':{'.':{},'f:b':{}},'f:c':{}}").intersection(set("{'f:a':{'f:b':{}},'f:d':{}}"))))
                .isEqualTo("{'f:a':{'f:b':{}}}");
    }

    @Test
    void pathsAreShownAsMessagesHaveThem() {
        var set = set(
                "{'f:spec':{'f:x':{},'k:{`id`:1,`zone`:`a`}':{'f:y':{}},'v:`s`':{},'i:0':{}}}".replace("`", "\\\""));
        var paths = new ArrayList<String>();
        set.forEach(path -> paths.add(PathElement.shown(path)));

        assertThat(paths).containsExactly(".spec.x", ".spec[=\"s\"]", ".spec[0]", ".spec[id=1,zone=\"a\"].y");
    }

    @Test
    void fieldsBeyondAnyReasonableDepthAreOwnedWithTheirParents() {
        var deep = ("{'a':".repeat(450) + "1" + "}".repeat(450));

        var fields = OwnedFields.of(FieldType.DEDUCED, TestJson.node(deep));

        assertThat(FieldsV1.parse(FieldsV1.write(fields))).isEqualTo(fields);
        assertThat(FieldsV1.write(fields).toString().length()).isLessThan(410 * 16);
    }
}
