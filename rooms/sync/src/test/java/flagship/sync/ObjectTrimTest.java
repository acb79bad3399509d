package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectTrimTest {
    private final ObjectTrim trim = new ObjectTrim("eu-1");

    private String trimmed(String object) {
        return new String(
                        trim.apply(object.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8)
                .replace('"', '\'');
    }

    @Test
    void theClusterIsAddedAsTheOnlyAnnotation() {
        assertThat(trimmed("{'kind':'Pod','metadata':{'name':'a'},'spec':{}}"))
                .isEqualTo(
                        "{'kind':'Pod','metadata':{'name':'a','annotations':{'shadow.clusterpedia.io/cluster-name':'eu-1'}},'spec':{}}");
    }

    @Test
    void otherAnnotationsStay() {
        assertThat(trimmed("{'metadata':{'annotations':{'a':'1','b':'2'},'name':'a'}}"))
                .isEqualTo(
                        "{'metadata':{'annotations':{'shadow.clusterpedia.io/cluster-name':'eu-1','a':'1','b':'2'},'name':'a'}}");
    }

    @Test
    void managedFieldsAndTheLastAppliedConfigurationGo() {
        assertThat(trimmed("""
                        {"metadata":{"managedFields":[{"x":"}]\\""}],"name":"a","annotations":{
                         "kubectl.kubernetes.io/last-applied-configuration":"{\\"a\\":1}","b":"2"}},"spec":{"managedFields":1}}"""))
                .isEqualTo(
                        "{'metadata':{'name':'a','annotations':{'shadow.clusterpedia.io/cluster-name':'eu-1','b':'2'}},'spec':{'managedFields':1}}");
    }

    @Test
    void theClusterOfAClusterIsReplaced() {
        assertThat(trimmed("{'metadata':{'annotations':{'shadow.clusterpedia.io/cluster-name':'other'}}}"))
                .isEqualTo("{'metadata':{'annotations':{'shadow.clusterpedia.io/cluster-name':'eu-1'}}}");
    }

    @Test
    void absentAnnotationsMayBeWrittenAsNull() {
        assertThat(trimmed("{'metadata':{'annotations':null,'name':'a'}}"))
                .isEqualTo("{'metadata':{'name':'a','annotations':{'shadow.clusterpedia.io/cluster-name':'eu-1'}}}");
    }

    @Test
    void emptyMetadataGetsTheAnnotation() {
        assertThat(trimmed("{ 'metadata' : { } }"))
                .contains("'annotations':{'shadow.clusterpedia.io/cluster-name':'eu-1'}");
    }

    @Test
    void metadataMayComeLast() {
        assertThat(trimmed("{'spec':{'metadata':{'a':[1,{'b':'}'}]}},'metadata':{'name':'a','managedFields':[]}}"))
                .isEqualTo(
                        "{'spec':{'metadata':{'a':[1,{'b':'}'}]}},'metadata':{'name':'a','annotations':{'shadow.clusterpedia.io/cluster-name':'eu-1'}}}");
    }

    @Test
    void escapedNamesAreUnderstood() {
        var tree = Json.parseObject(trim.apply(
                "{\"meta\\u0064ata\":{\"managed\\u0046ields\":[],\"name\":\"a\"}}".getBytes(StandardCharsets.UTF_8)));

        assertThat(tree.toString())
                .isEqualTo(
                        "{\"metadata\":{\"name\":\"a\",\"annotations\":{\"shadow.clusterpedia.io/cluster-name\":\"eu-1\"}}}");
    }

    @Test
    void bytesOutsideMetadataAreNotTouched() {
        var rest = ",\"spec\" : {\"n\": 1.50, \"u\": \"\\u00e4\", \"e\": [ ] }\n}";

        assertThat(new String(
                        trim.apply(("{\"metadata\":{}" + rest).getBytes(StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8))
                .endsWith(rest);
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> trim.apply("[1]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> trim.apply("{\"metadata\":{\"a\":".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJson.class);
    }

    @Test
    void managedFieldsAreKeptWhereTheyAreWanted() {
        var kept = new String(
                new ObjectTrim("c1", true, true, List.of()).apply(MANAGED.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);

        assertThat(kept).contains("managedFields").doesNotContain("changed-by");
    }

    @Test
    void theNewestAuthorIsNotedWhereTheFieldsGo() {
        var kept = flagship.kubemodel.Json.parseObject(
                new ObjectTrim("c1", false, true, List.of()).apply(MANAGED.getBytes(StandardCharsets.UTF_8)));

        assertThat(kept.at("/metadata/managedFields").isMissingNode()).isTrue();
        assertThat(kept.at("/metadata/annotations")
                        .path("flagship.io/changed-by")
                        .asText())
                .isEqualTo(
                        "{\"manager\":\"kubelet\",\"operation\":\"Update\",\"time\":\"2026-01-02T00:00:00Z\",\"subresource\":\"status\"}");
    }

    private static final String MANAGED =
            "{\"metadata\":{\"name\":\"a\",\"managedFields\":[{\"manager\":\"kubectl\",\"operation\":\"Apply\",\"time\":\"2026-01-01T00:00:00Z\"},{\"manager\":\"kubelet\",\"operation\":\"Update\",\"time\":\"2026-01-02T00:00:00Z\",\"subresource\":\"status\",\"fieldsV1\":{\"f:a\":{}}}]}}";
}
