package flagship.propagation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration;
import flagship.fleetapi.ResourceInterpreterWebhookConfiguration.Client;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real HTTPS server as the webhook, a real API server that knows its Service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpsWebhooksTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PASSWORD = "only-for-this-test";

    private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private ObjectStore store;
    private ApiServer apiServer;
    private HttpsServer webhook;
    private String authority = "";
    private HttpsWebhooks webhooks;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
        apiServer = ApiServer.create(ApiServerConfig.of(folder, ListenAddress.parse("127.0.0.1:0")), store);
        var host = new KubeClient(apiServer.inProcess(UserInfo.system("test")));
        webhooks = new HttpsWebhooks(host);
        webhook = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.setHttpsConfigurator(new HttpsConfigurator(identity(folder.resolve("webhook.p12"))));
        webhook.createContext("/", this::answer);
        webhook.start();
        host.create(
                new GroupVersionResource("", "v1", "namespaces"),
                json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'team'}}"));
        service(host, "hook", "'type':'ExternalName','externalName':'127.0.0.1'");
        service(host, "headless", "'clusterIP':'None','ports':[{'port':443}]");
        service(host, "other", "'ports':[{'port':80}]");
    }

    @AfterAll
    void stop() {
        webhook.stop(0);
        apiServer.close();
        store.close();
    }

    private static void service(KubeClient host, String name, String spec) throws Exception {
        host.create(
                new GroupVersionResource("", "v1", "services"),
                json("{'apiVersion':'v1','kind':'Service','metadata':{'namespace':'team','name':'" + name
                        + "'},'spec':{" + spec + "}}"));
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(UTF_8));
    }

    /** A key and a certificate that signs itself, made by the JDK's own tool. */
    private SSLContext identity(Path file) throws Exception {
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        tool,
                        "-genkeypair",
                        "-alias",
                        "webhook",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=webhook",
                        "-ext",
                        "san=dns:hook.team.svc,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor())
                .as(new String(made.getInputStream().readAllBytes(), UTF_8))
                .isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var encoded = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getCertificate("webhook").getEncoded());
        authority = "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n";
        var managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            var answer = "{\"answer\":true}".getBytes(UTF_8);
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().equals("/broken") ? 500 : 200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private Client client(String config, String authorities) {
        var text = "{'webhooks':[{'name':'w','clientConfig':{"
                + config.replace("PORT", String.valueOf(webhook.getAddress().getPort())) + "}}]}";
        var json = json(text);
        ((ObjectNode) json.at("/webhooks/0/clientConfig"))
                .put("caBundle", Base64.getEncoder().encodeToString(authorities.getBytes(UTF_8)));
        return ResourceInterpreterWebhookConfiguration.of(json)
                .webhooks()
                .getFirst()
                .client();
    }

    private String post(String config) throws IOException {
        return new String(webhooks.post(client(config, authority), "{\"ask\":1}".getBytes(UTF_8), LIMIT), UTF_8);
    }

    @Test
    void aWebhookIsReachedByItsUrl() throws Exception {
        assertThat(post("'url':'https://127.0.0.1:PORT/by/url'")).isEqualTo("{\"answer\":true}");
        assertThat(requests).contains("POST /by/url {\"ask\":1}");
    }

    @Test
    void aWebhookIsReachedThroughItsServiceUnderTheNameOfTheService() throws Exception {
        assertThat(post("'service':{'namespace':'team','name':'hook','port':PORT,'path':'/by/service'}"))
                .isEqualTo("{\"answer\":true}");
        assertThat(requests).contains("POST /by/service {\"ask\":1}");
    }

    private void fails(String config, String why) {
        assertThatThrownBy(() -> post(config)).isInstanceOf(IOException.class).hasMessageContaining(why);
    }

    @Test
    void whatIsWrongWithAWebhookIsSaid() {
        fails("'url':'https://127.0.0.1:PORT/broken'", "it answered with status 500");
        fails("'url':'http://127.0.0.1:PORT/'", "is not https://host[:port][/path]");
        fails("'url':'https://127.0.0.1:1/'", "127.0.0.1:1");
        fails("'service':{'namespace':'team','name':'headless'}", "service team/headless has no cluster IP");
        fails("'service':{'namespace':'team','name':'other'}", "service team/other has no port 443");
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrusted() {
        var client = client("'url':'https://127.0.0.1:PORT/'", "");

        assertThatThrownBy(() -> webhooks.post(client, new byte[0], LIMIT)).isInstanceOf(IOException.class);
    }

    @Test
    void aServerOfAnotherNameIsNotTrusted() {
        fails("'url':'https://localhost:PORT/'", "localhost");
    }
}
