package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of objects under ResourceQuotas, and LimitRanges over pods. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class QuotaTest {
    private TestApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private String namespaceWithQuota(String hard) {
        var namespace = api.newNamespace();
        api.post(namespace + "/resourcequotas", "{'metadata':{'name':'q'},'spec':{'hard':{" + hard + "}}}")
                .expect(201);
        Await.until(
                "the quota is counted",
                () -> api.get(namespace + "/resourcequotas/q")
                        .body()
                        .at("/status/used")
                        .isObject());
        return namespace;
    }

    private void awaitUsed(String namespace, String key, String used) {
        Await.until(
                key + " is " + used,
                () -> api.get(namespace + "/resourcequotas/q")
                        .body()
                        .at("/status/used")
                        .path(key)
                        .asText()
                        .equals(used));
    }

    @Test
    void noMoreObjectsThanAllowedAreTaken() {
        var namespace = namespaceWithQuota("'count/secrets':'2'");
        api.post(namespace + "/secrets", "{'metadata':{'name':'a'}}").expect(201);
        api.post(namespace + "/secrets", "{'metadata':{'name':'b'}}").expect(201);

        assertThat(api.post(namespace + "/secrets", "{'metadata':{'name':'c'}}")
                        .expect(403)
                        .text("/message"))
                .isEqualTo("secrets \"c\" is forbidden: exceeded quota: q, requested: count/secrets=1,"
                        + " used: count/secrets=2, limited: count/secrets=2");
        awaitUsed(namespace, "count/secrets", "2");
    }

    @Test
    void whatIsDeletedMakesRoom() {
        var namespace = namespaceWithQuota("'secrets':'1'");
        api.post(namespace + "/secrets", "{'metadata':{'name':'a'}}").expect(201);
        api.post(namespace + "/secrets", "{'metadata':{'name':'b'}}").expect(403);

        api.delete(namespace + "/secrets/a").expect(200);

        awaitUsed(namespace, "secrets", "0");
        api.post(namespace + "/secrets", "{'metadata':{'name':'b'}}").expect(201);
    }

    @Test
    void writersAtOnceCannotBothTakeTheLastPlace() throws Exception {
        var namespace = namespaceWithQuota("'count/secrets':'5'");
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 20)
                    .<Callable<Integer>>mapToObj(
                            i -> () -> api.post(namespace + "/secrets", "{'metadata':{'name':'m-" + i + "'}}")
                                    .status())
                    .toList();
            var statuses = writers.invokeAll(calls).stream()
                    .map(call -> call.resultNow())
                    .toList();

            assertThat(statuses.stream().filter(status -> status == 201)).hasSize(5);
        }
    }

    @Test
    void aDryRunTakesNoPlace() {
        var namespace = namespaceWithQuota("'count/secrets':'1'");
        api.post(namespace + "/secrets?dryRun=All", "{'metadata':{'name':'a'}}").expect(201);
        api.post(namespace + "/secrets", "{'metadata':{'name':'a'}}").expect(201);
        api.post(namespace + "/secrets?dryRun=All", "{'metadata':{'name':'b'}}").expect(403);
    }

    @Test
    void aLimitRangeFillsInWhatContainersDoNotAskFor() {
        var namespace = api.newNamespace();
        api.post(
                        namespace + "/limitranges",
                        "{'metadata':{'name':'l'},'spec':{'limits':[{'type':'Container','default':{'cpu':'500m'},"
                                + "'defaultRequest':{'cpu':'100m'},'max':{'cpu':'1'}}]}}")
                .expect(201);

        var pod = api.post(
                        namespace + "/pods",
                        "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}")
                .expect(201);

        assertThat(pod.text("/spec/containers/0/resources/limits/cpu")).isEqualTo("500m");
        assertThat(pod.text("/spec/containers/0/resources/requests/cpu")).isEqualTo("100m");
        assertThat(pod.body()
                        .at("/metadata/annotations")
                        .path("kubernetes.io/limit-ranger")
                        .asText())
                .isEqualTo("LimitRanger plugin set: cpu request for container c; cpu limit for container c");
    }

    @Test
    void aPodOutOfRangeIsRefused() {
        var namespace = api.newNamespace();
        api.post(
                        namespace + "/limitranges",
                        "{'metadata':{'name':'l'},'spec':{'limits':[{'type':'Container','max':{'cpu':'1'}}]}}")
                .expect(201);

        assertThat(api.post(
                                namespace + "/pods",
                                "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i','resources':"
                                        + "{'limits':{'cpu':'2'}}}]}}")
                        .expect(403)
                        .text("/message"))
                .contains("maximum cpu usage per Container is 1, but limit is 2");
    }
}
