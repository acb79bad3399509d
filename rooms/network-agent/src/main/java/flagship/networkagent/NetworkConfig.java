package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Set;

/**
 * What a plugin's configuration says. Our settings lie at its top where it is of one of our types; where another plugin takes only addresses
 * from us they lie in its {@code ipam} section.
 *
 * @param cniVersion the version to answer in
 * @param name the network's name
 * @param provider {@code ovn} where none is named
 * @param addressesOnly another plugin asks for addresses
 * @param prevResult what ADD had answered, for CHECK; a missing node where absent
 * @param validAttachments for GC; a missing node where absent
 */
record NetworkConfig(
        String cniVersion,
        String name,
        String provider,
        boolean addressesOnly,
        List<Route> routes,
        JsonNode dns,
        JsonNode prevResult,
        JsonNode validAttachments) {
    private static final Set<String> OUR_TYPES = Set.of("kube-ovn", "flagship-cni");

    static NetworkConfig read(ObjectNode config) {
        boolean top = OUR_TYPES.contains(config.path("type").asText());
        JsonNode ours = top ? config : config.path("ipam");
        if (!top && !OUR_TYPES.contains(ours.path("type").asText())) {
            throw new CniError(
                    CniError.BAD_CONFIGURATION,
                    "neither \"type\" nor \"ipam.type\" of the network configuration is kube-ovn or flagship-cni");
        }
        var provider = ours.path("provider").asText("");
        return new NetworkConfig(
                config.path("cniVersion").asText(""),
                config.path("name").asText(""),
                provider.isEmpty() ? AttachmentRequest.PRIMARY : provider,
                !top,
                AttachmentRequest.routes(ours.path("routes"), "\"routes\" of the network configuration"),
                config.has("dns") ? config.path("dns") : Json.object(),
                config.path("prevResult"),
                config.path("cni.dev/valid-attachments"));
    }

    /** Since 1.0.0 addresses no longer say which version of IP they are of. */
    boolean addressesNameTheirVersion() {
        return cniVersion.startsWith("0.");
    }
}
