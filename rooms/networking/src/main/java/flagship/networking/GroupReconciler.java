package flagship.networking;

import flagship.fleetapi.SecurityGroup;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a security group its rules and the addresses of its members. For one group a key. */
final class GroupReconciler implements Reconciler<String> {
    private static final Logger log = LoggerFactory.getLogger(GroupReconciler.class);

    private final NetworkCaches caches;
    private final Ipam ipam;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final NetworkingConfig config;

    GroupReconciler(
            NetworkCaches caches,
            Ipam ipam,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config) {
        this.caches = caches;
        this.ipam = ipam;
        this.northbound = northbound;
        this.objects = objects;
        this.config = config;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var scope = new Scope.OfGroup(GroupRows.portGroup(name));
        var stored = caches.groups().get(NetworkCaches.cluster(name));
        if (stored.isEmpty()) {
            northbound.write(scope, List.of(), VpcReconciler.WRITE_LIMIT);
            return Outcome.done();
        }
        var group = SecurityGroup.of(stored.get().toJson());
        var problem = GroupRows.problem(group);
        if (problem.isPresent()) {
            log.atWarn()
                    .addKeyValue("object", name)
                    .addKeyValue("error", problem.get())
                    .log("security group cannot be realised");
            report(group, false);
            return Outcome.done();
        }
        northbound.write(scope, GroupRows.of(group, members(name)), VpcReconciler.WRITE_LIMIT);
        report(group, true);
        return Outcome.done();
    }

    private List<IpAddress> members(String group) {
        var addresses = new ArrayList<IpAddress>();
        caches.pods().byIndex(NetworkCaches.BY_GROUP, group).forEach(object -> {
            var pod = PodFacts.of(object.toJson());
            var owner = pod.owner(config.keepVmIp());
            for (String provider : pod.providersWithGroup(group)) {
                var port = PodNetwork.port(owner.name(), owner.namespace(), provider);
                for (String subnet : ipam.subnetsOf(port)) {
                    ipam.subnet(subnet)
                            .flatMap(book -> book.lease(port))
                            .ifPresent(lease -> addresses.addAll(lease.addresses()));
                }
            }
        });
        return addresses;
    }

    private void report(SecurityGroup group, boolean success) throws IOException, InterruptedException {
        var status = Json.object().put("portGroup", GroupRows.portGroup(group.name()));
        status.put("allowSameGroupTraffic", group.allowSameGroup());
        status.put("ingressLastSyncSuccess", success).put("egressLastSyncSuccess", success);
        objects.status(SecurityGroup.RESOURCE, group.name(), group.status(), status);
    }
}
