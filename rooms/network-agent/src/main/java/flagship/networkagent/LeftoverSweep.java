package flagship.networkagent;

import flagship.networkagent.IntegrationBridge.Plug;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes halves of interfaces: ports of the bridge whose device is gone with its container, and our devices that are in no port, as an
 * agent leaves them that is killed in the middle of ADD. Only what bears our mark is touched.
 */
final class LeftoverSweep {
    private static final Logger log = LoggerFactory.getLogger(LeftoverSweep.class);

    private final Attachments attachments;
    private final IntegrationBridge bridge;

    LeftoverSweep(Attachments attachments, IntegrationBridge bridge) {
        this.attachments = attachments;
        this.bridge = bridge;
    }

    void run() throws IOException, InterruptedException {
        for (Plug plug : bridge.plugs()) {
            if (isPods(plug) && !isDevice(plug.device())) {
                sweep(plug.device());
            }
        }
        try (var node = RouteNetlink.open()) {
            for (Link link : node.links()) {
                if (isOurs(link) && bridge.plugged(link.name()).isEmpty()) {
                    sweep(link.name());
                }
            }
        }
    }

    private static boolean isPods(Plug plug) {
        return !plug.fact("container_id").isEmpty();
    }

    private static boolean isOurs(Link link) {
        return link.group() == PodWiring.GROUP && link.kind().equals("veth") && DeviceName.isHostEnd(link.name());
    }

    private static boolean isDevice(String name) throws KernelException {
        try (var node = RouteNetlink.open()) {
            return node.find(name).isPresent();
        }
    }

    /** Looks again while no ADD of the device is on its way. */
    private void sweep(String device) throws IOException, InterruptedException {
        try (var _ = attachments.lock(device)) {
            if (isDevice(device) && bridge.plugged(device).isPresent()) {
                return;
            }
            attachments.takeAway(device);
            log.atInfo().addKeyValue("device", device).log("leftover of a container removed");
        }
    }
}
