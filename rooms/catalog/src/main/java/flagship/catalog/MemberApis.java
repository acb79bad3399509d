package flagship.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What a member serves, as its discovery said last.
 *
 * @param serverVersion of Kubernetes, like {@code v1.32.4}; empty where unknown
 * @param apis what can be listed and watched; the versions of one resource in the member's order of preference
 */
public record MemberApis(String serverVersion, List<Api> apis) {
    public MemberApis {
        apis = List.copyOf(apis);
    }

    /** One version of one resource. */
    public record Api(GroupVersionResource type, String kind, boolean namespaced) {}

    byte[] toJson() {
        var json = Json.object().put("serverVersion", serverVersion);
        var array = json.putArray("apis");
        for (Api api : apis) {
            array.addObject()
                    .put("group", api.type().group())
                    .put("version", api.type().version())
                    .put("resource", api.type().resource())
                    .put("kind", api.kind())
                    .put("namespaced", api.namespaced());
        }
        return Json.bytes(json);
    }

    static MemberApis parse(byte[] bytes) {
        var json = Json.parse(bytes);
        var apis = new ArrayList<Api>();
        for (JsonNode api : json.path("apis")) {
            var type = new GroupVersionResource(
                    api.path("group").asText(),
                    api.path("version").asText(),
                    api.path("resource").asText());
            apis.add(new Api(
                    type, api.path("kind").asText(), api.path("namespaced").asBoolean()));
        }
        return new MemberApis(json.path("serverVersion").asText(), apis);
    }
}
