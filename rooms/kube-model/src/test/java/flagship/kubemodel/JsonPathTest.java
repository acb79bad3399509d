package flagship.kubemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
    private static final JsonNode OBJECT = TestJson.node("""
            {'metadata':{'labels':{'app.kubernetes.io/name':'nm'}},
             'spec':{'replicas':3,'list':[{'name':'f','n':1},{'name':'g','n':2},{'name':'h'}],'nothing':null},
             'status':{'conditions':[{'type':'Other','status':'False'},{'type':'Ready','status':'True'}]}}""");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ".spec.replicas | [3]",
                "spec.replicas | [3]",
                "{.spec.replicas} | [3]",
                "$.spec['replicas'] | [3]",
                ".metadata.labels.app\\.kubernetes\\.io/name | ['nm']",
                ".metadata.labels['app.kubernetes.io/name'] | ['nm']",
                ".metadata.labels[\"app.kubernetes.io/name\"] | ['nm']",
                ".spec.list[0].name | ['f']",
                ".spec.list[-1].name | ['h']",
                ".spec.list[5].name | []",
                ".spec.list[-9] | []",
                ".spec.list[*].n | [1,2]",
                ".spec.list[1:].name | ['g','h']",
                ".spec.list[:-1].name | ['f','g']",
                ".spec.list[?(@.name=='g')].n | [2]",
                ".spec.list[?(@.n>=1)].name | ['f','g']",
                ".spec.list[?(@.n!=1)].name | ['g']",
                ".spec.list[?(@.n)].name | ['f','g']",
                ".status.conditions[?(@.type==\"Ready\")].status | ['True']",
                ".status.conditions[?(@['type'] == \"Ready\")].status | ['True']",
                ".metadata.labels.* | ['nm']",
                ".spec.nothing | [null]",
                ".spec.gone.deeper | []",
                ".spec.replicas.deeper | []"
            })
    void aPathLeadsToValues(String path, String values) {
        assertThat(JsonPath.parse(path).find(OBJECT)).containsExactlyElementsOf(TestJson.node(values));
    }

    @Test
    void aDotAloneIsTheObject() {
        assertThat(JsonPath.parse(".").first(OBJECT)).contains(OBJECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".a[",
                ".a[x]",
                ".a['x]",
                ".a[?(@.x=1)]",
                ".a[?(@.x==y)]",
                ".a..b",
                ".a.",
                "[0]x",
                ".a[99999999999999]",
                ".a[]",
                ".a['x'y]"
            })
    void aPathThatCannotBeUnderstoodIsRefused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonPath.parse(path))
                .withMessageStartingWith("invalid JSONPath");
    }

    @Test
    void aPathOfPlainNamesSaysThem() {
        assertThat(JsonPath.parse(".spec.replicas").memberNames())
                .hasValueSatisfying(names -> assertThat(names).containsExactly("spec", "replicas"));
        assertThat(JsonPath.parse(".spec[0]").memberNames()).isEmpty();
    }

    @Test
    void hostilePathsAreRefusedWithoutDelay() {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonPath.parse("[?(@".repeat(10_000)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonPath.parse("[?(@".repeat(10) + ".x" + "==1)]".repeat(10)));
    }
}
