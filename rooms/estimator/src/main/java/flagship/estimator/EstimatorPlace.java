package flagship.estimator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Where a cluster's estimator is. Pure.
 *
 * <p>Source: scheduler contract section 7.6, client side.
 *
 * @param host a name or an address
 */
record EstimatorPlace(String host, int port) {
    /** A Service is there and does not say where the estimator is; the message says what to change in it. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /**
     * The places to try, in order.
     *
     * @param service the cluster's Service; absent means that the names of the cluster network lead there
     */
    static List<EstimatorPlace> of(EstimatorConfig config, String cluster, Optional<? extends JsonNode> service)
            throws Unusable {
        if (service.isPresent()) {
            return List.of(external(config, service.get()));
        }
        var name = "%s.%s.svc".formatted(config.service(cluster), config.serviceNamespace());
        return List.of(
                new EstimatorPlace(name + ".cluster.local", config.port()), new EstimatorPlace(name, config.port()));
    }

    private static EstimatorPlace external(EstimatorConfig config, JsonNode service) throws Unusable {
        var name = service.at("/metadata/name").asText();
        var spec = service.path("spec");
        var host = spec.path("externalName").asText();
        if (!spec.path("type").asText().equals("ExternalName") || host.isEmpty()) {
            throw new Unusable("Service %s/%s must be of type ExternalName, with the externalName of the estimator"
                    .formatted(config.serviceNamespace(), name));
        }
        for (JsonNode port : spec.path("ports")) {
            if (port.path("port").asInt() == config.port()) {
                return new EstimatorPlace(host, target(config, name, port.path("targetPort")));
            }
        }
        throw new Unusable("Service %s/%s has no port %d".formatted(config.serviceNamespace(), name, config.port()));
    }

    private static int target(EstimatorConfig config, String service, JsonNode target) throws Unusable {
        int port = target.isIntegralNumber() ? target.asInt() : 0;
        if (port < 1 || port > 65_535) {
            throw new Unusable("Service %s/%s: the targetPort of port %d must be a number from 1 to 65535"
                    .formatted(config.serviceNamespace(), service, config.port()));
        }
        return port;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
