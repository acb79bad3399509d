package flagship.networking;

import flagship.fleetapi.Subnet;
import flagship.kubeclient.Controller;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Timing;
import java.util.List;

/** The controller of Vpcs' name servers, wired: which change of which object leads to which of them. */
final class DnsControllers {
    private final NetworkCaches caches;
    private final DnsCaches servers;
    private final VipCaches vips;
    private final Controller<String> controller;

    DnsControllers(
            NetworkCaches caches,
            DnsCaches servers,
            VipCaches vips,
            ObjectWriter objects,
            NetworkingConfig config,
            NatControllers.Starter starter) {
        this.caches = caches;
        this.servers = servers;
        this.vips = vips;
        controller = starter.start("vpc-dns", 1, new DnsReconciler(caches, servers, objects, config, Timing.SYSTEM));
    }

    void listen() {
        // One that goes makes room for another one of its Vpc.
        servers.servers().handle(controller.enqueueing(server -> {
            all();
            return List.of(server.key().name());
        }));
        servers.settingsInformer().handle(InformerHandler.ofChanges(_ -> all()));
        caches.vpcs().handle(InformerHandler.whenDiffers(_ -> "", InformerHandler.ofChanges(_ -> all())));
        caches.subnets()
                .handle(InformerHandler.whenDiffers(DnsControllers::networks, InformerHandler.ofChanges(_ -> all())));
        // Also those whose server vanished while no controller ran.
        vips.rules().handle(controller.enqueueing(DnsControllers::ofRule));
    }

    private void all() {
        servers.servers()
                .list()
                .forEach(server -> controller.enqueue(server.key().name()));
    }

    private static Object networks(RawObject subnet) {
        var spec = Subnet.of(subnet.toJson()).spec();
        return List.of(spec.cidrBlock(), spec.vpc(), spec.gateway());
    }

    private static List<String> ofRule(RawObject rule) {
        var prefix = DnsWorkload.name("");
        var name = rule.key().name();
        return rule.head().labels().containsKey(DnsWorkload.LABEL) && name.startsWith(prefix)
                ? List.of(name.substring(prefix.length()))
                : List.of();
    }
}
