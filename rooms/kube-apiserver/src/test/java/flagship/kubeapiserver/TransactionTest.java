package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ObjectWrite;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.WriteOutcome;
import flagship.kubeclient.WriteOutcome.Done;
import flagship.kubeclient.WriteOutcome.GivenUp;
import flagship.kubeclient.WriteOutcome.Refused;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Writes of this process that take effect together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class TransactionTest {
    private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");

    private TestApi api;
    private KubeClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
        client = new KubeClient(api.server().server().inProcess(UserInfo.system("tester")));
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void writesOfEveryVerbTakeEffectTogether() throws Exception {
        var maps = api.newNamespace() + "/configmaps";
        var namespace = namespace(maps);
        api.post(maps, "{'metadata':{'name':'patched'},'data':{'k':'old'}}").expect(201);
        api.post(maps, "{'metadata':{'name':'deleted'}}").expect(201);

        var outcomes = client.write(List.of(
                ObjectWrite.create(MAPS, map(namespace, "created", "v")),
                ObjectWrite.mergePatch(
                        MAPS, new NamespacedName(namespace, "patched"), map(namespace, "patched", "new")),
                ObjectWrite.delete(MAPS, new NamespacedName(namespace, "deleted"))));

        assertThat(outcomes).hasOnlyElementsOfType(Done.class);
        long created = version(outcomes.getFirst());
        assertThat(version(outcomes.get(1))).as("the next revision: one commit").isEqualTo(created + 1);
        assertThat(api.get(maps + "/created").expect(200).text("/metadata/resourceVersion"))
                .isEqualTo(Long.toString(created));
        assertThat(api.get(maps + "/patched").expect(200).text("/data/k")).isEqualTo("new");
        api.get(maps + "/deleted").expect(404);
    }

    @Test
    void oneRefusalUndoesAllAndSaysWhoWasRefused() throws Exception {
        var maps = api.newNamespace() + "/configmaps";
        var namespace = namespace(maps);
        api.post(maps, "{'metadata':{'name':'taken'}}").expect(201);

        var outcomes = client.write(List.of(
                ObjectWrite.create(MAPS, map(namespace, "a", "v")),
                ObjectWrite.create(MAPS, map(namespace, "taken", "v")),
                ObjectWrite.create(MAPS, map(namespace, "Not_A_Name", "v")),
                ObjectWrite.create(MAPS, map(namespace, "b", "v"))));

        assertThat(outcomes.get(0)).isInstanceOf(GivenUp.class);
        assertThat(outcomes.get(1)).isInstanceOf(GivenUp.class); // It never came to the store.
        assertThat(outcomes.get(2))
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.why().code()).isEqualTo(422));
        assertThat(outcomes.get(3)).isInstanceOf(GivenUp.class);
        assertThat(api.get(maps).expect(200).body().path("items")).hasSize(1);
    }

    @Test
    void aConflictInTheStoreUndoesAllToo() throws Exception {
        var maps = api.newNamespace() + "/configmaps";
        var namespace = namespace(maps);
        api.post(maps, "{'metadata':{'name':'taken'}}").expect(201);

        var outcomes = client.write(List.of(
                ObjectWrite.create(MAPS, map(namespace, "a", "v")),
                ObjectWrite.create(MAPS, map(namespace, "taken", "v"))));

        assertThat(outcomes.get(0)).isInstanceOf(GivenUp.class);
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Refused.class,
                        it -> assertThat(it.why().status().reason()).isEqualTo("AlreadyExists"));
        api.get(maps + "/a").expect(404);
    }

    @Test
    void whoWritesNothingKeepsNobodyWaiting() throws Exception {
        var maps = api.newNamespace() + "/configmaps";
        var namespace = namespace(maps);
        var big = "x".repeat(300_000); // Longer than what fits between the server and its caller.
        api.post(maps, "{'metadata':{'name':'same'},'data':{'k':'" + big + "'}}")
                .expect(201);

        var outcomes = client.write(List.of(
                ObjectWrite.create(MAPS, map(namespace, "a", "v")),
                ObjectWrite.mergePatch(MAPS, new NamespacedName(namespace, "same"), map(namespace, "same", big))));

        assertThat(outcomes).hasOnlyElementsOfType(Done.class);
        api.get(maps + "/a").expect(200);
    }

    @Test
    void writersOfTheSameObjectsAtTheSameTimeAllComeThrough() throws Exception {
        var maps = api.newNamespace() + "/configmaps";
        var namespace = namespace(maps);
        for (var name : List.of("one", "two")) {
            api.post(maps, "{'metadata':{'name':'" + name + "'}}").expect(201);
        }
        var begin = new CountDownLatch(1);
        var failures = new ConcurrentLinkedQueue<Object>();
        var writers = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    try {
                        begin.await();
                        client.write(List.of(patch(namespace, "one", i), patch(namespace, "two", i))).stream()
                                .filter(outcome -> !(outcome instanceof Done))
                                .forEach(failures::add);
                    } catch (Exception e) {
                        failures.add(e);
                    }
                }))
                .toList();

        begin.countDown();
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(failures).isEmpty();
        assertThat(api.get(maps + "/one").expect(200).body().path("data")).hasSize(8);
        assertThat(api.get(maps + "/two").expect(200).body().path("data"))
                .isEqualTo(api.get(maps + "/one").body().path("data"));
    }

    private static ObjectWrite patch(String namespace, String name, int writer) {
        var patch = Json.object();
        patch.putObject("data").put("writer-" + writer, "was here");
        return ObjectWrite.mergePatch(MAPS, new NamespacedName(namespace, name), patch);
    }

    private static ObjectNode map(String namespace, String name, String value) {
        var map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("namespace", namespace).put("name", name);
        map.putObject("data").put("k", value);
        return map;
    }

    private static String namespace(String path) {
        return path.split("/")[4];
    }

    private static long version(WriteOutcome outcome) {
        return Long.parseLong(RawObject.of(((Done) outcome).answer()).head().resourceVersion());
    }
}
