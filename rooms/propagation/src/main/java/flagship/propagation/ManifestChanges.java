package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a cluster gets that the template does not say, or the other way round: replicas and overrides. What the server keeps of an object, and
 * the marks of the control plane, count for nothing. Pure.
 */
final class ManifestChanges {
    private static final int CHANGES_MAX = 100;
    private static final Set<String> ASIDE = Set.of("apiVersion", "kind", "metadata", "status");

    private final ArrayNode changes = Json.object().arrayNode();

    private ManifestChanges() {}

    /** Entries {@code {path, here, there}}; the side that says nothing is left out. */
    static ArrayNode between(ObjectNode template, ObjectNode manifest) {
        var found = new ManifestChanges();
        for (String words : new String[] {"labels", "annotations"}) {
            found.words(
                    "metadata." + words,
                    template.path("metadata").path(words),
                    manifest.path("metadata").path(words));
        }
        names(template, manifest).stream()
                .filter(name -> !ASIDE.contains(name))
                .forEach(name -> found.node(name, template.path(name), manifest.path(name)));
        return found.changes;
    }

    private void words(String path, JsonNode here, JsonNode there) {
        names(here, there).stream()
                .filter(name -> !name.contains("karmada.io/"))
                .forEach(name -> node(path + "[" + name + "]", here.path(name), there.path(name)));
    }

    private static Set<String> names(JsonNode here, JsonNode there) {
        var names = new TreeSet<String>();
        here.fieldNames().forEachRemaining(names::add);
        there.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void node(String path, JsonNode here, JsonNode there) {
        if (here.equals(there) || changes.size() == CHANGES_MAX) {
            return;
        }
        if (here.isObject() && there.isObject()) {
            names(here, there).forEach(name -> node(path + "." + name, here.path(name), there.path(name)));
        } else if (here.isArray() && there.isArray()) {
            for (int at = 0; at < Math.max(here.size(), there.size()); at++) {
                node(path + "[" + at + "]", here.path(at), there.path(at));
            }
        } else {
            add(path, here, there);
        }
    }

    private void add(String path, JsonNode here, JsonNode there) {
        var change = changes.addObject().put("path", path);
        if (!(here instanceof MissingNode)) {
            change.set("here", here);
        }
        if (!(there instanceof MissingNode)) {
            change.set("there", there);
        }
    }
}
