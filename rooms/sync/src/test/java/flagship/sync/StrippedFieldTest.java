package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrippedFieldTest {
    private static String without(String path, String object) throws Exception {
        var tree = Json.parseObject(object.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        StrippedField.parse(path).removeFrom(tree);
        return tree.toString().replace('"', '\'');
    }

    @Test
    void fieldsAtAnyDepthGo() throws Exception {
        assertThat(without("data", "{'data':{'a':'1'},'kind':'X'}")).isEqualTo("{'kind':'X'}");
        assertThat(without("spec.a.b", "{'spec':{'a':{'b':1,'c':2}}}")).isEqualTo("{'spec':{'a':{'c':2}}}");
        assertThat(without("metadata.annotations['a.b/c']", "{'metadata':{'annotations':{'a.b/c':'x','d':'y'}}}"))
                .isEqualTo("{'metadata':{'annotations':{'d':'y'}}}");
        assertThat(without("spec.containers[*].env", "{'spec':{'containers':[{'env':1,'name':'a'},{'name':'b'}]}}"))
                .isEqualTo("{'spec':{'containers':[{'name':'a'},{'name':'b'}]}}");
    }

    @Test
    void whatIsNotThereIsNoError() throws Exception {
        assertThat(without("spec.x[*].y", "{'spec':{'x':'text'}}")).isEqualTo("{'spec':{'x':'text'}}");
        assertThat(without("spec.x.y", "{'spec':[]}")).isEqualTo("{'spec':[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".data", "a..b", "a b", "spec.containers[0].env", "a.", "['x'", "spec[*]"})
    void badPathsAreRefused(String path) {
        assertThatThrownBy(() -> StrippedField.parse(path)).isInstanceOf(InvalidClusterConfig.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "metadata.name", "metadata['uid']", "kind", "metadata.resourceVersion"})
    void whatIsNeededCannotGo(String path) {
        assertThatThrownBy(() -> StrippedField.parse(path))
                .isInstanceOf(InvalidClusterConfig.class)
                .hasMessageContaining("cannot be left out");
    }
}
