package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How an object becomes the bytes that are stored and served. */
class ObjectEncodingTest {
    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace('"', '\'');
    }

    @Test
    void kindAndApiVersionComeFirstAndTheVersionIsFilledIn() {
        var object = Json.parseObject(
                bytes(
                        "{'data':{'resourceVersion':'no'},'metadata':{'labels':{'a':'b'},'name':'n'},'apiVersion':'v1','kind':'K'}"));

        assertThat(text(ObjectEncoding.of(object).at(42)))
                .isEqualTo(
                        "{'kind':'K','apiVersion':'v1','metadata':{'name':'n','resourceVersion':'42','labels':{'a':'b'}},"
                                + "'data':{'resourceVersion':'no'}}");
    }

    @Test
    void storedBytesGetAnotherVersionWithoutBeingParsedAsATree() {
        var stored =
                bytes("{'kind':'K','apiVersion':'v1','metadata':{'name':'ä','resourceVersion':'7'},'data':{'x':1.50}}");

        assertThat(text(ObjectEncoding.of(stored).at(123)))
                .isEqualTo(
                        "{'kind':'K','apiVersion':'v1','metadata':{'name':'ä','resourceVersion':'123'},'data':{'x':1.50}}");
    }

    @Test
    void anObjectThatIsNotStoredHasNoVersion() {
        var object = Json.parseObject(bytes("{'kind':'K','apiVersion':'v1','metadata':{'name':'n','uid':'u'}}"));

        assertThat(text(ObjectEncoding.withoutVersion(object)))
                .isEqualTo("{'kind':'K','apiVersion':'v1','metadata':{'name':'n','uid':'u'}}");
    }
}
