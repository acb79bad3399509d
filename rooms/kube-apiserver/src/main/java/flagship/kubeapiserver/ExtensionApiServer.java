package flagship.kubeapiserver;

import flagship.kubeclient.Transport;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves API groups of other rooms behind a Kubernetes API server that exists already, the host, which leads requests here by an APIService.
 * It stores nothing: who a user is and what he may do the host says.
 *
 * <p>Life: {@link #create}, {@link #mount}, {@link #listen}, {@link #close}.
 *
 * <p>Source: {@code k8s.io/apiserver} 1.32, delegated authentication and authorization.
 */
public final class ExtensionApiServer implements AutoCloseable {
    private static final int JETTY_THREADS = 16;

    private final ExtensionConfig config;
    private final HostTrust trust;
    private final Authenticator authentication;
    private final Authorizer authorizer;
    private final List<ApiExtension> extensions = new CopyOnWriteArrayList<>();
    private final RunningRequests requests = new RunningRequests();
    private final HandlerChain chain;
    private volatile @Nullable HttpsListener listener;

    private ExtensionApiServer(ExtensionConfig config, Transport host, HostTrust trust) {
        this.config = config;
        this.trust = trust;
        var reviews = new HostReviews(host);
        authentication = new AuthenticatorChain(List.of(trust, new TokenReviews(reviews)));
        authorizer = new DelegatedAuthorizer(reviews);
        var metrics = new ServerMetrics(config.metrics());
        var gates = new HandlerChain.Gates(
                new FairQueues(config.limits().inFlight()),
                FlowSchemas.NONE,
                config.limits().answerPatience());
        var health = new Health(Map.of("ping", () -> true), Map.of(), readyChecks());
        chain = new HandlerChain(
                authorizer, gates, Audit.NONE, metrics, new ExtensionRoutes(health, metrics::scrape, () -> extensions));
    }

    /**
     * Builds a server that does not listen yet; waits until the host has said whom to believe.
     *
     * @param host outlives the server; its account may read the ConfigMap {@code kube-system/extension-apiserver-authentication} and create
     *     TokenReviews and SubjectAccessReviews
     * @throws ServerStartException if the host does not say it
     */
    public static ExtensionApiServer create(ExtensionConfig config, Transport host) throws InterruptedException {
        return new ExtensionApiServer(config, host, HostTrust.follow(host, config.clock()));
    }

    /** Serves another room's API group version; also after {@link #listen}. */
    public void mount(ApiExtension extension) {
        extensions.add(extension);
    }

    /** Decides as the host does; a decision is remembered for ten seconds. */
    public Authorizer authorizer() {
        return authorizer;
    }

    /** @throws ServerStartException if the port cannot be opened, or the authority cannot be used */
    public void listen() {
        var slowHeads = new SlowHeads(config.limits().headerPatience());
        var jetty = new JettyRequests(chain, authentication, requests, slowHeads, config.limits());
        var serving = config.authority().issue(config.names(), config.clock());
        // Authorities change with the host's ConfigMap: clients choose their certificate themselves.
        var identity = new HttpsListener.Identity(serving, List.of());
        var opened = new HttpsListener(config.listen(), config.limits(), identity, jetty, slowHeads, JETTY_THREADS);
        opened.open();
        listener = opened;
    }

    /** Where the server is reached on this machine; its port is the real one. Only after {@link #listen}. */
    public URI uri() {
        var open = listener;
        if (open == null) {
            throw new IllegalStateException("the server does not listen yet");
        }
        return open.uri();
    }

    private Map<String, BooleanSupplier> readyChecks() {
        var checks = new LinkedHashMap<String, BooleanSupplier>();
        checks.put("listening", () -> listener != null);
        checks.put("shutdown", () -> !requests.closing());
        return checks;
    }

    /** Takes no new connections, ends watches cleanly, lets other requests finish for a while, then closes. */
    @Override
    public void close() {
        var open = listener;
        if (open != null) {
            open.stopAccepting();
        }
        requests.close(config.limits().closePatience());
        if (open != null) {
            open.close();
        }
        trust.close();
    }
}
