package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ExtensionServer.Asked;
import flagship.kubeapiserver.ExtensionServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Custom resources whose versions a real webhook converts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ConversionTest {
    private TestApi api;
    private ExtensionServer hook;
    private String links;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
        hook = new ExtensionServer();
        hook.route("/convert", ConversionTest::convert);
        var version =
                "{'name':'%s','served':true,'storage':%s,'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':"
                        + "{'type':'object','properties':{'%s':{'type':'string'}}}}}}}";
        api.post(
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                        ("{'metadata':{'name':'links.conv.example.com'},'spec':{'group':'conv.example.com','scope':'Namespaced',"
                                        + "'names':{'plural':'links','kind':'Link'},'versions':[%s,%s],'conversion':{'strategy':'Webhook',"
                                        + "'webhook':{'conversionReviewVersions':['v1'],'clientConfig':{'url':'%s','caBundle':'%s'}}}}}")
                                .formatted(
                                        version.formatted("v1", "true", "host"),
                                        version.formatted("v2", "false", "hostname"),
                                        hook.url("/convert"),
                                        hook.caBundle()))
                .expect(201);
        Await.until(
                "it is served", () -> api.get("/apis/conv.example.com/v2/links").status() == 200);
        links = api.newNamespace().replace("/api/v1", "") + "/links";
    }

    @AfterAll
    void stop() {
        api.close();
        hook.close();
    }

    /** Renames spec.host and spec.hostname into each other. */
    private static Reply convert(Asked asked) {
        var request = asked.body().path("request");
        var object = (ObjectNode) request.path("objects").get(0);
        var wanted = request.path("desiredAPIVersion").asText();
        object.put("apiVersion", wanted);
        boolean second = wanted.endsWith("v2");
        var spec = (ObjectNode) object.path("spec");
        var value = spec.remove(second ? "host" : "hostname");
        spec.set(second ? "hostname" : "host", value);
        object.withObject("/metadata/labels").put("converted", "yes");
        object.withObject("/metadata").put("generation", 99);
        return new Reply(
                200,
                "application/json",
                "{\"kind\":\"ConversionReview\",\"apiVersion\":\"apiextensions.k8s.io/v1\",\"response\":{\"uid\":"
                        + request.path("uid") + ",\"result\":{\"status\":\"Success\"},\"convertedObjects\":[" + object
                        + "]}}");
    }

    private static String v(String version, String path) {
        return "/apis/conv.example.com/" + version + path;
    }

    @Test
    void anObjectIsReadAndWrittenInEitherVersion() {
        api.post(
                        v("v1", links),
                        "{'apiVersion':'conv.example.com/v1','kind':'Link','metadata':{'name':'a'},'spec':{'host':'h'}}")
                .expect(201);

        var second = api.get(v("v2", links) + "/a").expect(200);
        assertThat(second.text("/spec/hostname")).isEqualTo("h");
        assertThat(second.text("/metadata/generation")).isEqualTo("1");
        assertThat(second.text("/metadata/labels/converted")).isEqualTo("yes");

        api.patch(v("v2", links) + "/a", TestApi.MERGE, "{'spec':{'hostname':'z'}}")
                .expect(200);
        assertThat(api.get(v("v1", links) + "/a").text("/spec/host")).isEqualTo("z");
    }

    @Test
    void aConversionThatFailsSaysSo() {
        api.post(
                        v("v1", links),
                        "{'apiVersion':'conv.example.com/v1','kind':'Link','metadata':{'name':'b'},'spec':{'host':'h'}}")
                .expect(201);
        hook.route("/convert", _ -> new Reply(500, "application/json", "{}"));
        try {
            assertThat(api.get(v("v2", links) + "/b").expect(500).text("/message"))
                    .startsWith("conversion webhook for conv.example.com/v1, Kind=Link failed: ");
        } finally {
            hook.route("/convert", ConversionTest::convert);
        }
    }
}
