package flagship.clusterimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What templates give, as PediaClusters. */
final class PediaClusterDraftTest {
    @Test
    void theNameIsThatOfTheLifecycle() throws Exception {
        var draft = PediaClusterDraft.decode(
                "c", "metadata: {name: other, labels: {a: b}}\nspec: {apiserver: 'https://a'}");

        assertThat(draft.object().at("/metadata/name").asText()).isEqualTo("c");
        assertThat(draft.object().at("/metadata/labels/a").asText()).isEqualTo("b");
        assertThat(draft.object().path("kind").asText()).isEqualTo("PediaCluster");
    }

    @Test
    void whatATemplateLeavesEmptyIsAbsent() throws Exception {
        var draft = PediaClusterDraft.decode("c", "spec: {apiserver: 'https://a', caData: '', tokenData: }");

        assertThat(draft.object().path("spec").properties()).hasSize(1);
    }

    @Test
    void onlyTheSixFieldsOfTheConnectionFollow() throws Exception {
        var draft = PediaClusterDraft.decode(
                "c", "{spec: {apiserver: b, tokenData: YQ==, syncResources: [], shardingName: s}}");

        var patch = draft.patch(Json.parseObject(
                "{\"spec\":{\"apiserver\":\"a\",\"caData\":\"YQ==\",\"shardingName\":\"t\",\"authenticationFrom\":{}}}"
                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(patch.orElseThrow().toString())
                .isEqualTo("{\"spec\":{\"apiserver\":\"b\",\"caData\":null,\"tokenData\":\"YQ==\"}}");
        assertThat(draft.patch(draft.object())).isEmpty();
    }

    @Test
    void whatIsNoPediaClusterIsRefusedWithoutItsValues() {
        refused("spec: [", "no YAML");
        refused("just text", "no object");
        refused("metadata: {}", "spec is missing");
        refused("{kind: Pod, spec: {}}", "kind must be PediaCluster");
        refused("{spec: {apiserver: 1}}", "spec.apiserver must be text: put it in quotes");
        refused("{spec: {tokenData: hush!}}", "spec.tokenData must be base64");
    }

    private static void refused(String yaml, String why) {
        assertThatThrownBy(() -> PediaClusterDraft.decode("c", yaml))
                .isInstanceOf(ImportFailure.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("hush");
    }
}
