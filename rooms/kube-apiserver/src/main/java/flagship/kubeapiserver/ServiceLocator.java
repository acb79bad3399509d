package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import java.util.Optional;

/** Finds out where a Service is to be dialled: at its cluster address, or at the host of an ExternalName. */
final class ServiceLocator {
    static final GroupResource SERVICES = new GroupResource("", "services");

    private final ObjectStore store;

    ServiceLocator(ObjectStore store) {
        this.store = store;
    }

    /** The Service, as stored. */
    Optional<JsonNode> find(NamespacedName name) {
        return store.get(StoreKeys.key(SERVICES, name)).map(stored -> Json.parse(stored.value()));
    }

    /** The host to dial; empty where the Service is missing, has no such port, or no address. */
    Optional<String> host(NamespacedName name, int port) {
        return find(name).map(service -> service.path("spec")).flatMap(spec -> {
            if (spec.path("type").asText().equals("ExternalName")) {
                return Optional.of(spec.path("externalName").asText()).filter(host -> !host.isEmpty());
            }
            boolean offered = spec.path("ports")
                    .valueStream()
                    .anyMatch(candidate -> candidate.path("port").asInt() == port);
            return Optional.of(spec.path("clusterIP").asText(""))
                    .filter(address -> offered && !address.isEmpty() && !address.equals("None"));
        });
    }
}
