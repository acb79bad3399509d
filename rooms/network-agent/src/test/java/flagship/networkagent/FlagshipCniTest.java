package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin's executable alone: the CNI protocol on one side, a socket on the other. */
final class FlagshipCniTest {
    @TempDir
    Path folder;

    @BeforeEach
    void requirePlugin() {
        Machine.requirePlugin();
    }

    private record Answer(int code, ObjectNode json) {
        int error() {
            return json.path("code").asInt();
        }

        String message() {
            return json.path("msg").asText();
        }
    }

    private static Answer run(String input, String... environment) {
        var all = new HashMap<String, String>();
        for (String entry : environment) {
            all.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
        }
        var ended = Shell.end(List.of(Machine.plugin().toString()), all, input);
        var output = ended.output().isBlank() ? "{}" : ended.output();
        return new Answer(ended.code(), Json.parseObject(output.getBytes(StandardCharsets.UTF_8)));
    }

    private static final String[] ADD = {
        "CNI_COMMAND=ADD",
        "CNI_CONTAINERID=abc",
        "CNI_NETNS=/var/run/netns/x",
        "CNI_IFNAME=eth0",
        "CNI_ARGS=K8S_POD_NAME=web"
    };

    private String config(String more) {
        return "{\"cniVersion\":\"1.0.0\",\"name\":\"n\",\"type\":\"kube-ovn\",\"server_socket\":\"%s\"%s}"
                .formatted(folder.resolve("s"), more);
    }

    /** Answers one request with these bytes; gives the request. */
    private CompletableFuture<HttpRequest> agentThatAnswers(String answer) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
        var request = new CompletableFuture<HttpRequest>();
        Thread.ofVirtual().start(() -> {
            try (server;
                    var connection = server.accept()) {
                request.complete(HttpRequest.read(Channels.newInputStream(connection)));
                Channels.newOutputStream(connection).write(answer.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                request.completeExceptionally(e);
            }
        });
        return request;
    }

    @Test
    void versionsAreToldWithoutAnAgent() {
        assertThat(run("{\"cniVersion\":\"0.4.0\"}", "CNI_COMMAND=VERSION").json())
                .isEqualTo(TestCluster.json(
                        "{'cniVersion':'0.4.0','supportedVersions':['0.3.0','0.3.1','0.4.0','1.0.0','1.1.0']}"));
        assertThat(run("", "CNI_COMMAND=VERSION").code()).isZero();
    }

    @Test
    void theRuntimesWordsReachTheAgentUnchangedAndItsAnswerTheRuntime() throws Exception {
        var request = agentThatAnswers("HTTP/1.1 200 OK\r\n\r\n{\"cniVersion\":\"1.0.0\",\"ips\":[]}");
        var config = config(",\"extra\":{\"deep\":[1,-2.5e3,true,null,\"\\u00e4\\\"\"]}");

        var answer = run(config, ADD);

        assertThat(answer.code()).isZero();
        assertThat(answer.json()).isEqualTo(TestCluster.json("{'cniVersion':'1.0.0','ips':[]}"));
        assertThat(new String(request.get().body(), StandardCharsets.UTF_8)).isEqualTo(config);
        assertThat(request.get().headers())
                .containsEntry("cni-command", "ADD")
                .containsEntry("cni-containerid", "abc")
                .containsEntry("cni-netns", "/var/run/netns/x")
                .containsEntry("cni-ifname", "eth0")
                .containsEntry("cni-args", "K8S_POD_NAME=web");
    }

    @Test
    void anErrorOfTheAgentIsTheRuntimesError() throws Exception {
        var request = agentThatAnswers("HTTP/1.1 500 X\r\n\r\n{\"cniVersion\":\"1.0.0\",\"code\":11,\"msg\":\"no\"}");

        var answer = run(config(""), ADD);

        assertThat(request.get().path()).isEqualTo("/cni");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.message()).isEqualTo("no");
    }

    @Test
    void anAgentThatBreaksOffMeansTryLater() throws Exception {
        var request = agentThatAnswers("");

        var answer = run(config(""), ADD);

        assertThat(request.get().method()).isEqualTo("POST");
        assertThat(answer.error()).isEqualTo(11);
        assertThat(answer.message()).contains("broke off");
    }

    @Test
    void anAgentThatDoesNotAnswerMeansTryLater() throws Exception {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));

            var answer = run(config(",\"timeout_seconds\":1"), ADD);

            assertThat(answer.error()).isEqualTo(11);
            assertThat(answer.message()).contains("did not answer in time");
        }
    }

    @Test
    void withoutAnAgentStatusSaysThatThePluginIsNotAvailable() {
        var config = config("").replace("1.0.0", "1.1.0");

        assertThat(run(config, ADD).error()).isEqualTo(11);
        assertThat(run(config, "CNI_COMMAND=STATUS").error()).isEqualTo(50);
    }

    @Test
    void whatTheRuntimeGotWrongIsNamed() {
        assertThat(run(config("")).error()).isEqualTo(4);
        assertThat(run(config(""), "CNI_COMMAND=EAT").message()).contains("unknown CNI_COMMAND \"EAT\"");
        assertThat(run(config(""), "CNI_COMMAND=ADD", "CNI_NETNS=/x", "CNI_IFNAME=eth0")
                        .message())
                .contains("CNI_CONTAINERID is missing");
        assertThat(run(config(""), "CNI_COMMAND=DEL", "CNI_CONTAINERID=../x", "CNI_IFNAME=eth0")
                        .error())
                .isEqualTo(4);
        assertThat(run(config(""), "CNI_COMMAND=DEL", "CNI_CONTAINERID=x", "CNI_IFNAME=a/b")
                        .error())
                .isEqualTo(4);
    }

    @Test
    void whatTheConfigurationGotWrongIsNamed() {
        assertThat(run("{\"cniVersion\":\"1.0.0\"", ADD).error()).isEqualTo(6);
        assertThat(run("{\"cniVersion\":\"1.0.0\"} x", ADD).error()).isEqualTo(6);
        assertThat(run("{\"cniVersion\":\"1.0.0\"}", ADD).message()).contains("\"server_socket\"");
        assertThat(run("{\"cniVersion\":\"9.0.0\"}", ADD).error()).isEqualTo(1);
        assertThat(run("{}", ADD).error()).isEqualTo(1);
        assertThat(run("{\"cniVersion\":\"0.3.1\"}", "CNI_COMMAND=CHECK").error())
                .isEqualTo(1);
        assertThat(run("{\"cniVersion\":\"1.0.0\"}", "CNI_COMMAND=GC").error()).isEqualTo(1);
        assertThat(run("[".repeat(100_000), ADD).error()).isEqualTo(6);
        assertThat(run("{\"a\":".repeat(1_000), ADD).error()).isEqualTo(6);
    }

    @Test
    void theSocketMayBeNamedInTheIpamSection() {
        var config =
                "{\"cniVersion\":\"0.3.0\",\"type\":\"macvlan\",\"ipam\":{\"type\":\"kube-ovn\",\"server_socket\":\"/nowhere/else\"}}";

        assertThat(run(config, ADD).message()).contains("/nowhere/else");
    }
}
