package flagship.networkagent;

import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.NamespacedName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the plugin: what the runtime put into its environment and on its standard input.
 *
 * @param args CNI_ARGS, taken apart
 */
record CniCall(
        String command,
        String containerId,
        String netns,
        String ifName,
        Map<String, String> args,
        NetworkConfig config) {

    /** @param headers names in lower case */
    static CniCall read(Map<String, String> headers, byte[] body) {
        try {
            return new CniCall(
                    headers.getOrDefault("cni-command", ""),
                    headers.getOrDefault("cni-containerid", ""),
                    headers.getOrDefault("cni-netns", ""),
                    headers.getOrDefault("cni-ifname", ""),
                    args(headers.getOrDefault("cni-args", "")),
                    NetworkConfig.read(Json.parseObject(body)));
        } catch (MalformedJson e) {
            throw new CniError(CniError.BAD_JSON, "the network configuration is not JSON: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> args(String text) {
        var args = new HashMap<String, String>();
        for (String pair : text.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                args.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            } else if (!pair.isBlank()) {
                throw new CniError(
                        CniError.BAD_ENVIRONMENT, "CNI_ARGS holds \"%s\", which is no NAME=VALUE".formatted(pair));
            }
        }
        return Map.copyOf(args);
    }

    Optional<NamespacedName> pod() {
        return AttachmentRequest.pod(args.getOrDefault("K8S_POD_NAMESPACE", ""), args.getOrDefault("K8S_POD_NAME", ""));
    }

    AttachmentRequest request() {
        return new AttachmentRequest(
                config.name(), pod(), containerId, netns, ifName, config.provider(), config.routes(), config.dns());
    }
}
