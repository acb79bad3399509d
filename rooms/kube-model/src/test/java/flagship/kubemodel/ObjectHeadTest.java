package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonToken;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.ObjectHead.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectHeadTest {
    @Test
    void theHeadIsReadWhereverMetadataStands() {
        var head = read("""
                {'spec':{'metadata':{'name':'inner'}},'kind':'Pod','metadata':{'labels':{'b':'2','a':'1'},'name':'n','namespace':'ns',
                 'uid':'u','resourceVersion':'12','creationTimestamp':'2019-01-01T00:00:00Z','generation':3,'annotations':{'x':'y'},
                 'deletionTimestamp':null,'ownerReferences':[{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'r','uid':'o1'},
                   {'kind':'Job','uid':'o2','controller':true,'blockOwnerDeletion':true}]},'apiVersion':'v1'}""");

        assertThat(head.apiVersion()).isEqualTo("v1");
        assertThat(head.kind()).isEqualTo("Pod");
        assertThat(head.namespacedName()).isEqualTo(new NamespacedName("ns", "n"));
        assertThat(head.labels()).containsExactly(Map.entry("b", "2"), Map.entry("a", "1"));
        assertThat(head.generation()).isEqualTo(3);
        assertThat(head.deletionTimestamp()).isEmpty();
        assertThat(head.owners())
                .containsExactly(
                        new Owner("apps/v1", "ReplicaSet", "r", "o1", false), new Owner("", "Job", "", "o2", true));
        assertThat(head.controllerUid()).isEqualTo("o2");
    }

    @Test
    void whatIsAbsentIsEmpty() {
        assertThat(read("{}")).isEqualTo(new ObjectHead("", "", "", "", "", "", "", "", 0, Map.of(), List.of()));
        assertThat(read("{'metadata':null}").controllerUid()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "5",
                "{",
                "{} {}",
                "{'metadata':{'name':5}}",
                "{'kind':{}}",
                "{'metadata':{'labels':{'a':1}}}",
                "{'a':tru}"
            })
    void whatIsNoObjectIsMalformed(String json) {
        assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> read(json));
    }

    @Test
    void aSliceOfAListCanBeRead() {
        var bytes = TestJson.bytes("xx{'metadata':{'name':'é'}}yy");

        assertThat(ObjectHead.read(bytes, 2, bytes.length - 4).name()).isEqualTo("é");
    }

    @Test
    void aListIsSplitByReadingHeadAfterHead() throws IOException {
        var bytes = TestJson.bytes("{'items':[{'metadata':{'name':'a'},'spec':[{}]}, {'metadata':{'name':'bé'}}]}");
        var items = new ArrayList<String>();
        try (var parser = Json.parser(bytes, 0, bytes.length)) {
            while (parser.nextToken() != JsonToken.START_ARRAY) {}
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                ObjectHead.read(parser);
                int end = (int) parser.currentLocation().getByteOffset();
                items.add(new String(bytes, start, end - start, StandardCharsets.UTF_8));
            }
        }

        assertThat(items)
                .containsExactly("{\"metadata\":{\"name\":\"a\"},\"spec\":[{}]}", "{\"metadata\":{\"name\":\"bé\"}}");
    }

    private static ObjectHead read(String json) {
        return ObjectHead.read(TestJson.bytes(json));
    }
}
