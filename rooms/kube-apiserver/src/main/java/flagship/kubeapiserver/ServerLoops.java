package flagship.kubeapiserver;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The loops that belong to the server. Owns their threads. */
final class ServerLoops implements AutoCloseable {
    private final List<StoreLoop> loops;

    private ServerLoops(List<StoreLoop> loops) {
        this.loops = List.copyOf(loops);
    }

    static ServerLoops start(ResourceParts parts, TypeRegistry types, Clock clock, ResourceOptions options) {
        var objects = parts.objects();
        var namespaces = new NamespaceController(objects, types, options);
        var store = objects.store();
        var definitions = new CrdController(objects, types, clock);
        definitions.refresh(); // Custom types are served from the first request on.
        var garbage = new GarbageCollector(objects, types);
        var loops = new ArrayList<>(parts.loops());
        loops.add(new StoreLoop("namespaces", store, StoreKeys.prefix(NamespaceGate.NAMESPACES), namespaces));
        loops.add(new StoreLoop("definitions", store, StoreKeys.prefix(CrdController.DEFINITIONS), definitions));
        loops.add(new StoreLoop("apiservices", store, StoreKeys.prefix(Aggregator.API_SERVICES), parts.aggregator()));
        loops.add(new StoreLoop("garbage", store, "/registry/", garbage));
        options.issuing().ifPresent(issuing -> {
            var requests = StoreKeys.prefix(CertificateRequestWriting.RESOURCE.groupResource());
            var signer = new CertificateSigner(objects, types, issuing.certificates(), clock);
            loops.add(new StoreLoop("certificates", store, requests, signer));
            loops.add(new StoreLoop(
                    "bootstrap-tokens", store, ClusterInfoSigner.TOKENS, new ClusterInfoSigner(objects, types, clock)));
            loops.add(new StoreLoop(
                    "account-secrets", store, AccountSecrets.SECRETS, new AccountSecrets(objects, types, issuing)));
        });
        loops.forEach(StoreLoop::start);
        return new ServerLoops(loops);
    }

    @Override
    public void close() {
        loops.forEach(StoreLoop::close);
    }
}
