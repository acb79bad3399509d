package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What typed clients get who prefer protobuf. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ProtobufAnswerTest {
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String TYPED = PROTOBUF + ",application/json";

    private TestApi api;
    private String maps;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
        maps = api.newNamespace() + "/configmaps";
        api.post(maps, "{'metadata':{'name':'a'},'data':{'k':'v'}}").expect(201);
        api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
                        {'metadata':{'name':'boats.example.com'},'spec':{'group':'example.com','scope':'Cluster',
                        'names':{'plural':'boats','kind':'Boat'},'versions':[{'name':'v1','served':true,'storage':true,
                        'schema':{'openAPIV3Schema':{'type':'object'}}}]}}""").expect(201);
        Await.until(
                "boats are served", () -> api.get("/apis/example.com/v1/boats").status() == 200);
        api.post("/apis/example.com/v1/boats", "{'apiVersion':'example.com/v1','kind':'Boat','metadata':{'name':'b'}}")
                .expect(201);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private <T> HttpResponse<T> ask(String method, String path, String accept, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpRequest request = api.server()
                .request(path)
                .header("Authorization", "Bearer " + RunningServer.ADMIN)
                .header("Accept", accept)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return api.server().client().send(request, handler);
    }

    private ObjectNode get(String path, String accept) throws IOException, InterruptedException {
        var answer = ask("GET", path, accept, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
        return ProtobufBody.toJson(answer.body());
    }

    @Test
    void anObjectComesWithKindAndVersion() throws Exception {
        var map = get(maps + "/a", TYPED);

        assertThat(map.path("kind").asText()).isEqualTo("ConfigMap");
        assertThat(map.path("apiVersion").asText()).isEqualTo("v1");
        assertThat(map.at("/data/k").asText()).isEqualTo("v");
        assertThat(map.at("/metadata/resourceVersion"))
                .isEqualTo(api.get(maps + "/a").body().at("/metadata/resourceVersion"));
    }

    @Test
    void aListComesWithItsMetadata() throws Exception {
        api.post(maps, "{'metadata':{'name':'b'}}").expect(201);
        var list = get(maps + "?limit=1", TYPED);

        assertThat(list.path("kind").asText()).isEqualTo("ConfigMapList");
        assertThat(list.path("items")).hasSize(1);
        assertThat(list.at("/metadata/continue").asText()).isNotEmpty();
        assertThat(get(maps, TYPED).path("items")).hasSize(2);
    }

    @Test
    void aFailureAndDiscoveryComeInProtobufToo() throws Exception {
        assertThat(get(maps + "/none", PROTOBUF).path("reason").asText()).isEqualTo("NotFound");
        assertThat(get("/api", PROTOBUF).at("/versions/0").asText()).isEqualTo("v1");
        assertThat(get("/apis/apps/v1", PROTOBUF).path("resources").findValuesAsText("name"))
                .contains("deployments");
    }

    @Test
    void eventsOfAWatchComeInFramesWithTheirLength() throws Exception {
        var answer = ask(
                "GET",
                maps + "?watch=1&timeoutSeconds=9&fieldSelector=metadata.name=a",
                TYPED,
                HttpResponse.BodyHandlers.ofInputStream());

        assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF + ";stream=watch");
        try (var frames = new DataInputStream(answer.body())) {
            byte[] frame = frames.readNBytes(frames.readInt());
            var event = new ProtobufCursor(frame, 0, frame.length);
            assertThat(event.tag() >>> 3).isEqualTo(1);
            assertThat(event.part().text()).isEqualTo("ADDED");
            assertThat(event.tag() >>> 3).isEqualTo(2);
            var object = event.part();
            assertThat(object.tag() >>> 3).isEqualTo(1);
            assertThat(ProtobufBody.toJson(object.part().rest())
                            .at("/metadata/name")
                            .asText())
                    .isEqualTo("a");
        }
    }

    @Test
    void customKindsHaveOnlyTheirMetadataInProtobuf() throws Exception {
        var boats = "/apis/example.com/v1/boats";
        var metadata = PROTOBUF + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

        assertThat(api.getAs(boats, TYPED).expect(200).text("/kind")).isEqualTo("BoatList");
        assertThat(api.getAs(boats + "/b", PROTOBUF).expect(406).text("/reason"))
                .isEqualTo("NotAcceptable");
        assertThat(get(boats, metadata).at("/items/0/metadata/name").asText()).isEqualTo("b");
    }

    @Test
    void tablesAreNeverProtobuf() {
        var table = ";as=Table;g=meta.k8s.io;v=v1";

        api.getAs(maps, PROTOBUF + table).expect(406);
        assertThat(api.getAs(maps, PROTOBUF + table + ",application/json" + table)
                        .expect(200)
                        .text("/kind"))
                .isEqualTo("Table");
    }

    @Test
    void aWriteIsAnsweredInProtobuf() throws Exception {
        byte[] body = ProtobufObject.framed(
                Json.parseObject("{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"typed\"}}"
                        .getBytes(StandardCharsets.UTF_8)));
        HttpRequest request = api.server()
                .request("/api/v1/namespaces")
                .header("Authorization", "Bearer " + RunningServer.ADMIN)
                .header("Accept", TYPED)
                .header("Content-Type", PROTOBUF)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();

        var answer = api.server().client().send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(ProtobufBody.toJson(answer.body()).at("/status/phase").asText())
                .isEqualTo("Active");
    }
}
