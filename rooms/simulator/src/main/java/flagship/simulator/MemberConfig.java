package flagship.simulator;

import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubestore.StoreConfig;

/**
 * What a simulated member is.
 *
 * @param name begins the names of its nodes
 * @param nodes how many nodes it has
 */
public record MemberConfig(String name, int nodes, ApiServerConfig server, StoreConfig store) {}
