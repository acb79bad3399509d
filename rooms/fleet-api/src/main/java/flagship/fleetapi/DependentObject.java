package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.Comparator;
import java.util.Optional;

/**
 * An object, or the objects of a selector, that a template needs beside it. Ordered by apiVersion, kind, namespace and name.
 *
 * <p>Source: Karmada, {@code config.karmada.io/v1alpha1} DependentObjectReference.
 *
 * @param namespace empty for a cluster-scoped object
 * @param name empty where {@code labelSelector} says which
 */
public record DependentObject(
        String apiVersion, String kind, String namespace, String name, Optional<Selector> labelSelector)
        implements Comparable<DependentObject> {
    private static final Comparator<DependentObject> ORDER = Comparator.comparing(DependentObject::apiVersion)
            .thenComparing(DependentObject::kind)
            .thenComparing(DependentObject::namespace)
            .thenComparing(DependentObject::name);

    /** One object by name. */
    public static DependentObject named(String apiVersion, String kind, String namespace, String name) {
        return new DependentObject(apiVersion, kind, namespace, name, Optional.empty());
    }

    public static DependentObject of(JsonNode node) {
        return new DependentObject(
                Fields.text(node, "apiVersion"),
                Fields.text(node, "kind"),
                Fields.text(node, "namespace"),
                Fields.text(node, "name"),
                Fields.optional(node, "labelSelector", Selector::of));
    }

    public ObjectNode toJson() {
        var json = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        Fields.putUnlessEmpty(json, "namespace", namespace);
        Fields.putUnlessEmpty(json, "name", name);
        labelSelector.ifPresent(selector -> json.set("labelSelector", selector.toJson()));
        return json;
    }

    @Override
    public int compareTo(DependentObject other) {
        return ORDER.compare(this, other);
    }
}
