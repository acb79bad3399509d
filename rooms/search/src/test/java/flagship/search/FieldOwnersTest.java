package flagship.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FieldOwnersTest {
    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static int differences(String before, String after, String fields) {
        return FieldOwners.differences(json(before), json(after), json(fields.replace("`", "\\\"")));
    }

    @Test
    void onlyWhatIsOwnedCounts() {
        var before = "{'spec':{'a':1,'b':1},'status':{'x':1}}";
        var after = "{'spec':{'a':2,'b':2},'status':{'x':2}}";

        assertThat(differences(before, after, "{'f:spec':{'f:a':{}}}")).isEqualTo(1);
        assertThat(differences(before, after, "{'f:spec':{'f:a':{},'f:b':{}}}")).isEqualTo(2);
        assertThat(differences(before, after, "{'f:spec':{'f:c':{}}}")).isZero();
        assertThat(differences(before, before, "{'f:spec':{'f:a':{}}}")).isZero();
    }

    @Test
    void elementsAreFoundByKeysValuesAndPlaces() {
        var before = "{'c':[{'name':'a','image':'1'},{'name':'b','image':'1'}],'f':['x'],'l':[1,2]}";
        var after = "{'c':[{'name':'b','image':'1'},{'name':'a','image':'2'}],'f':['x','y'],'l':[1,3]}";

        assertThat(differences(before, after, "{'f:c':{'k:{`name`:`a`}':{'f:image':{}}}}"))
                .isEqualTo(1);
        assertThat(differences(before, after, "{'f:c':{'k:{`name`:`b`}':{'f:image':{}}}}"))
                .isZero();
        assertThat(differences(before, after, "{'f:f':{'v:`y`':{}}}")).isEqualTo(1);
        assertThat(differences(before, after, "{'f:f':{'v:`x`':{}}}")).isZero();
        assertThat(differences(before, after, "{'f:l':{'i:1':{}}}")).isEqualTo(1);
    }

    @Test
    void whatCameOrWentIsADifferenceOfItsOwn() {
        var without = "{'c':[{'name':'b'}]}";
        var with = "{'c':[{'name':'b'},{'name':'a'}]}";

        assertThat(differences(without, with, "{'f:c':{'k:{`name`:`a`}':{'.':{},'f:name':{}}}}"))
                .isEqualTo(2);
        assertThat(differences(with, without, "{'f:c':{'k:{`name`:`a`}':{'.':{}}}}"))
                .isEqualTo(1);
    }

    @Test
    void fieldsThatNobodyCanReadOwnNothing() {
        assertThat(differences("{'a':1}", "{'a':2}", "{'x':{},'':{},'k:nonsense':{},'i:abc':{},'v:':{},'f':{}}"))
                .isZero();
    }
}
