package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestChangesTest {
    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> changes(String template, String manifest) {
        return ManifestChanges.between(json(template), json(manifest))
                .valueStream()
                .map(it -> "%s %s %s".formatted(it.path("path").asText(), it.path("here"), it.path("there")))
                .toList();
    }

    @Test
    void fieldsAreNamedByTheirPath() {
        assertThat(changes(
                        "{'spec':{'replicas':3,'containers':[{'image':'a'}]}}",
                        "{'spec':{'replicas':2,'containers':[{'image':'b'}]}}"))
                .containsExactly("spec.containers[0].image \"a\" \"b\"", "spec.replicas 3 2");
    }

    @Test
    void whatOneSideLacksIsLeftOut() {
        assertThat(changes("{'spec':{'list':[1,2],'gone':true}}", "{'spec':{'list':[1],'added':{'a':1}}}"))
                .containsExactly("spec.added  {\"a\":1}", "spec.gone true ", "spec.list[1] 2 ");
    }

    @Test
    void whatServersAndTheControlPlaneKeepIsNoChange() {
        assertThat(changes(
                        "{'metadata':{'uid':'1','labels':{'app':'web','x.karmada.io/id':'1'}},'status':{'a':1}}",
                        "{'metadata':{'labels':{'app':'shop'},'annotations':{'work.karmada.io/name':'w'}}}"))
                .containsExactly("metadata.labels[app] \"web\" \"shop\"");
    }
}
