package flagship.kubeapiserver;

import flagship.kubeclient.Transport;
import flagship.kubestore.ObjectStore;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API server over one object store.
 *
 * <p>Life: {@link #create} builds it and fills its caches; {@link #mount} adds API groups of other rooms; {@link #inProcess} works from
 * then on; {@link #listen} opens the port; {@link #close} ends watches, waits for running requests and closes the port, but not the store.
 */
public final class ApiServer implements AutoCloseable {
    private static final int JETTY_THREADS = 16;

    private final ApiServerConfig config;
    private final ObjectStore store;
    private final Pki pki;
    private final List<ApiExtension> extensions = new CopyOnWriteArrayList<>();
    private final List<SubresourceExtension> subresources = new CopyOnWriteArrayList<>();
    private final List<NamespacedSubresource> namespacedSubresources = new CopyOnWriteArrayList<>();
    private final List<WriteGuard> guards = new CopyOnWriteArrayList<>();
    private final RunningRequests requests = new RunningRequests();
    private final ServiceAccountKeys keys;
    private final TokenSubjects subjects;
    private final ServiceAccountTokens tokens;
    private final Authentication authentication;
    private final RbacAuthorizer authorizer;
    private final Audit audit;
    private final ServerMetrics metrics;
    private final Handler resources;
    private final HandlerChain chain;
    private volatile @Nullable HttpsListener listener;
    private volatile boolean ready;

    private ApiServer(ApiServerConfig config, ObjectStore store, ResourcesFactory factory) {
        this.config = config;
        this.store = store;
        pki = Pki.open(config);
        keys = new ServiceAccountKeys(config.data().resolve("pki"));
        subjects = new TokenSubjects(store);
        tokens = new ServiceAccountTokens(keys, subjects, config.clock());
        authentication =
                Authentication.of(config, pki.clientAuthority(), tokens, new BootstrapTokens(store, config.clock()));
        BootstrapPolicy.reconcile(store, config.clock());
        audit = Audit.of(config.audit(), config.clock());
        authorizer = RbacAuthorizer.start(store);
        metrics = new ServerMetrics(config.metrics());
        try {
            resources = factory.create(() -> extensions, () -> guards, pki, authorizer, tokens);
        } catch (RuntimeException e) {
            authorizer.close(); // Its thread would outlive a server that never came to be.
            throw e;
        }
        var inFlight = new FairQueues(config.limits().inFlight());
        chain = new HandlerChain(
                authorizer,
                new HandlerChain.Gates(
                        inFlight, FlowSchemas.read(store), config.limits().answerPatience()),
                audit,
                metrics,
                routes(store));
    }

    /** Makes the answerer of everything below {@code /api} and {@code /apis}; what it makes is closed with the server if it can be. */
    @FunctionalInterface
    interface ResourcesFactory {
        Handler create(
                Supplier<List<ApiExtension>> extensions,
                Supplier<List<WriteGuard>> guards,
                Pki pki,
                RbacAuthorizer authorizer,
                ServiceAccountTokens tokens);
    }

    /**
     * Builds a server that does not listen yet.
     *
     * @param store outlives the server; its owner closes it afterwards
     * @throws ServerStartException if a file or setting is wrong
     */
    public static ApiServer create(ApiServerConfig config, ObjectStore store) {
        return create(config, store, CheckedDocuments.NONE);
    }

    /** As {@link #create(ApiServerConfig, ObjectStore)}, with documents that it need not check when they are put into it. */
    public static ApiServer create(ApiServerConfig config, ObjectStore store, CheckedDocuments checked) {
        return new ApiServer(config, store, (extensions, guards, pki, authorizer, tokens) -> {
            var options = new ResourceOptions(
                    config.serviceClusterIpRange(),
                    config.runsPods() ? pki.adminAccess().certificateAuthority() : "",
                    new RbacEscalation(authorizer)::check,
                    CreationGuard.of(authorizer),
                    authorizer,
                    Optional.of(pki.frontProxy()),
                    pki.extensionAuthentication(),
                    checked,
                    Optional.of(new ResourceOptions.Issuing(
                            pki.issuer(), tokens, pki.adminAccess().certificateAuthority())),
                    guards);
            return new ResourceApi(store, extensions, config.clock(), options);
        });
    }

    /** As {@link #create}, with another answerer of everything below {@code /api} and {@code /apis}. */
    static ApiServer create(ApiServerConfig config, ObjectStore store, Handler resources) {
        return new ApiServer(config, store, (_, _, _, _, _) -> resources);
    }

    private Routes routes(ObjectStore store) {
        var reviews = new Reviews(
                new AccessReviews(authorizer),
                new IdentityReviews(authentication::review, config.clock()),
                new TokenRequests(tokens, subjects, config.clock()));
        var openId = new OpenIdHandler(keys, () -> Optional.ofNullable(listener).map(HttpsListener::uri));
        var health = new Health(checks(), Map.of("etcd", () -> store.revision() > 0), readyChecks(store));
        return new Routes(
                health,
                metrics::scrape,
                reviews,
                openId,
                new SubresourceRoutes(() -> subresources, () -> namespacedSubresources, connectionGate(), resources),
                () -> extensions,
                this::aggregated);
    }

    private SubresourceRoutes.Gate connectionGate() {
        return resources instanceof ResourceApi own ? own.connections()::check : SubresourceRoutes.Gate.OPEN;
    }

    private List<AggregatedApi> aggregated() {
        return resources instanceof ResourceApi own ? own.aggregated() : List.of();
    }

    /** Serves another room's API group version; also after {@link #listen}. */
    public void mount(ApiExtension extension) {
        extensions.add(extension);
    }

    /** Serves a subresource for another room; also after {@link #listen}. */
    public void mount(SubresourceExtension extension) {
        subresources.add(extension);
    }

    /** Serves subresources of a namespaced type for another room; also after {@link #listen}. */
    public void mount(NamespacedSubresource extension) {
        namespacedSubresources.add(extension);
    }

    /** Lets another room judge writes; also after {@link #listen}. */
    public void guard(WriteGuard guard) {
        guards.add(guard);
    }

    /** Decides by the roles and bindings in the store. */
    public Authorizer authorizer() {
        return authorizer;
    }

    /** A way to call this server from its own process as {@code user}. Need not be closed. */
    public Transport inProcess(UserInfo user) {
        return new InProcessTransport(chain, requests, store, user);
    }

    /** @throws ServerStartException if the port cannot be opened */
    public void listen() {
        listen(JETTY_THREADS);
    }

    void listen(int threads) {
        var slowHeads = new SlowHeads(config.limits().headerPatience());
        var jetty = new JettyRequests(chain, authentication, requests, slowHeads, config.limits());
        var identity = new HttpsListener.Identity(pki.serving(), authentication.clientAuthorities());
        var opened = new HttpsListener(config.listen(), config.limits(), identity, jetty, slowHeads, threads);
        opened.open();
        listener = opened;
        ready = true;
    }

    /** Where clients reach the server; its port is the real one. Only after {@link #listen}. */
    public URI uri() {
        var open = listener;
        if (open == null) {
            throw new IllegalStateException("the server does not listen yet");
        }
        return open.uri();
    }

    /** What an administrator needs to reach the server. */
    public AdminAccess adminAccess() {
        return pki.adminAccess();
    }

    /** Takes no new connections, ends watches cleanly, lets other requests finish for a while, then closes. */
    @Override
    public void close() {
        ready = false;
        var open = listener;
        if (open != null) {
            open.stopAccepting();
        }
        requests.close(config.limits().closePatience());
        if (open != null) {
            open.close();
        }
        if (resources instanceof ResourceApi own) {
            own.close();
        }
        authorizer.close();
        authentication.close();
        audit.close();
    }

    private static Map<String, BooleanSupplier> checks() {
        var checks = new LinkedHashMap<String, BooleanSupplier>();
        checks.put("ping", () -> true);
        checks.put("log", () -> true);
        return checks;
    }

    private Map<String, BooleanSupplier> readyChecks(ObjectStore store) {
        var checks = new LinkedHashMap<String, BooleanSupplier>();
        checks.put("etcd-readiness", () -> store.revision() > 0);
        checks.put("poststarthook/start-apiextensions-informers", () -> true);
        checks.put("listening", () -> ready);
        checks.put("shutdown", () -> !requests.closing());
        return checks;
    }
}
