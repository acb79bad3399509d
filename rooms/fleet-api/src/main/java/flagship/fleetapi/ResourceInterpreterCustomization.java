package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lua scripts that say how objects of one kind are interpreted. Cluster-scoped.
 *
 * <p>Source: Karmada, {@code config.karmada.io/v1alpha1}.
 *
 * @param scripts by the name of the rule, such as {@code replicaResource}; without empty scripts
 */
public record ResourceInterpreterCustomization(
        ObjectMeta metadata, GroupVersionKind target, Map<String, String> scripts) {
    public static final GroupVersionResource RESOURCE =
            new GroupVersionResource("config.karmada.io", "v1alpha1", "resourceinterpretercustomizations");
    public static final GroupVersionKind KIND =
            new GroupVersionKind("config.karmada.io", "v1alpha1", "ResourceInterpreterCustomization");

    public ResourceInterpreterCustomization {
        scripts = Map.copyOf(scripts);
    }

    public static ResourceInterpreterCustomization of(JsonNode object) {
        var target = object.path("spec").path("target");
        var scripts = new LinkedHashMap<String, String>();
        object.path("spec").path("customizations").forEachEntry((rule, customization) -> {
            var script = Fields.text(customization, "luaScript");
            if (!script.isEmpty()) {
                scripts.put(rule, script);
            }
        });
        return new ResourceInterpreterCustomization(
                ObjectMeta.of(object),
                GroupVersionKind.of(Fields.text(target, "apiVersion"), Fields.text(target, "kind")),
                scripts);
    }

    public String name() {
        return metadata.name();
    }
}
