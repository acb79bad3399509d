package flagship.app;

import flagship.fleetapi.Cluster;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import java.io.IOException;
import java.util.List;

/** The clusters that a command with {@code -C} asks. */
final class MemberNames {
    private MemberNames() {}

    /**
     * In the order of their names.
     *
     * @param named empty for all that are ready
     * @throws UserError if one does not exist
     */
    static List<String> chosen(KubeClient host, List<String> named) throws IOException, InterruptedException {
        var known = host.listAll(Cluster.RESOURCE, ListOptions.ALL).stream()
                .map(object -> Cluster.of(object.toJson()))
                .toList();
        for (String cluster : named) {
            if (known.stream().noneMatch(it -> it.name().equals(cluster))) {
                throw new UserError("there is no cluster " + cluster);
            }
        }
        return known.stream()
                .filter(cluster ->
                        named.isEmpty() ? cluster.status().conditions().holds("Ready") : named.contains(cluster.name()))
                .map(Cluster::name)
                .sorted()
                .toList();
    }
}
