package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the three kinds of patches do to an object. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class PatchTest {
    private TestApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private String deployment() {
        var path = api.newNamespace().replace("/api/v1", "/apis/apps/v1") + "/deployments";
        api.post(
                        path,
                        "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},"
                                + "'spec':{'containers':[{'name':'app','image':'i:1'},{'name':'side','image':'s:1'}]}}}}")
                .expect(201);
        return path + "/d";
    }

    @Test
    void aMergePatchDeletesWithNull() {
        var path = api.newNamespace() + "/configmaps";
        api.post(path, "{'metadata':{'name':'a'},'data':{'k':'1','l':'2'}}").expect(201);

        var patched = api.patch(path + "/a", TestApi.MERGE, "{'data':{'k':null,'m':'3'}}")
                .expect(200);

        assertThat(patched.body().path("data").toString()).isEqualTo("{\"l\":\"2\",\"m\":\"3\"}");
    }

    @Test
    void aJsonPatchTestsBeforeItWrites() {
        var path = api.newNamespace() + "/configmaps";
        api.post(path, "{'metadata':{'name':'a'},'data':{'k':'1'}}").expect(201);

        api.patch(path + "/a", TestApi.JSON_PATCH, "[{'op':'test','path':'/data/k','value':'9'}]")
                .expect(422);
        api.patch(path + "/a", TestApi.JSON_PATCH, "[{'op':'replace','path':'/data/k','value':'2'}]")
                .expect(200);

        assertThat(api.get(path + "/a").text("/data/k")).isEqualTo("2");
    }

    @Test
    void aStrategicPatchMergesListsByKey() {
        var path = deployment();
        var patch =
                "{'spec':{'template':{'spec':{'containers':[{'name':'side','image':'s:2'},{'name':'new','image':'n'}]}}}}";

        var containers =
                api.patch(path, TestApi.STRATEGIC, patch).expect(200).body().at("/spec/template/spec/containers");

        assertThat(containers.findValuesAsText("name")).containsExactly("app", "side", "new");
        assertThat(containers.at("/1/image").asText()).isEqualTo("s:2");
        assertThat(containers.at("/0/image").asText()).isEqualTo("i:1");
    }

    @Test
    void aStrategicPatchDeletesAnElement() {
        var path = deployment();
        var patch = "{'spec':{'template':{'spec':{'containers':[{'name':'side','$patch':'delete'}]}}}}";

        var containers =
                api.patch(path, TestApi.STRATEGIC, patch).expect(200).body().at("/spec/template/spec/containers");

        assertThat(containers.findValuesAsText("name")).containsExactly("app");
    }

    @Test
    void aStaleVersionInAPatchIsAPrecondition() {
        var path = deployment();

        var refused = api.patch(path, TestApi.MERGE, "{'metadata':{'resourceVersion':'1'},'spec':{'replicas':3}}");

        assertThat(refused.expect(409).text("/reason")).isEqualTo("Conflict");
    }

    @Test
    void aPatchOfAnUnknownTypeIsRefused() {
        assertThat(api.patch(deployment(), "application/json", "{}").expect(415).text("/message"))
                .isEqualTo("415: Unsupported Media Type");
    }

    @Test
    void aPatchThatMakesAnotherKindIsRefused() {
        assertThat(api.patch(deployment(), TestApi.MERGE, "{'kind':'Secret'}")
                        .expect(422)
                        .text("/message"))
                .contains("patch: Invalid value");
    }
}
