package flagship.clusterimport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.clusterimport.ImportFailure.Again;
import flagship.clusterimport.WatchedTypes.Scope;
import flagship.fleetapi.PediaClusterLifecycle;
import flagship.fleetapi.PediaClusterLifecycle.ObjectReference;
import flagship.fleetapi.TemplateReference;
import flagship.kubeclient.Informer;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what one lifecycle is made from, in one reconciliation. Used once, by one thread. */
final class LifecycleObjects {
    private static final String FAILED_PARSE = "FailedReferenceResourceParse";

    private final PediaClusterLifecycle lifecycle;
    private final WatchedTypes watched;
    private final Interests interests;
    private final Set<Scope> scopes = new HashSet<>();
    private final Set<ObjectReference> concerned = new HashSet<>();
    private final List<ObjectReference> resolved = new ArrayList<>();

    LifecycleObjects(PediaClusterLifecycle lifecycle, WatchedTypes watched, Interests interests) {
        this.lifecycle = lifecycle;
        this.watched = watched;
        this.interests = interests;
    }

    static String user(String lifecycle) {
        return "lifecycle/" + lifecycle;
    }

    /** @throws ImportFailure with the reason of the condition if one is missing */
    FoundReferences find() throws ImportFailure, InterruptedException {
        try {
            return found();
        } finally {
            // Also after a failure: what is missing is watched for.
            interests.keep(lifecycle.name(), concerned);
            watched.keep(user(lifecycle.name()), scopes);
        }
    }

    /** Those that were found, also after a failure. */
    List<ObjectReference> resolved() {
        return List.copyOf(resolved);
    }

    private FoundReferences found() throws ImportFailure, InterruptedException {
        var source =
                object(lifecycle.source(), "").orElseThrow(() -> missing("SourceResourceNotFound", lifecycle.source()));
        var objects = new HashMap<String, ObjectNode>();
        for (TemplateReference reference : lifecycle.references()) {
            var asked = resolve(reference, source, objects);
            var object =
                    object(asked, asked.namespace()).orElseThrow(() -> missing("ReferenceResourceNotFound", asked));
            objects.put(reference.key(), object);
            resolved.add(asked);
        }
        return new FoundReferences(source, objects, resolved);
    }

    private ObjectReference resolve(TemplateReference reference, ObjectNode source, Map<String, ObjectNode> objects)
            throws ImportFailure {
        var field = "references[%s].".formatted(reference.key());
        var name = ImportTemplate.parse(field + "nameTemplate", reference.nameTemplate(), FAILED_PARSE)
                .text(TemplateData.of(source, objects));
        var namespace = ImportTemplate.parse(field + "namespaceTemplate", reference.namespaceTemplate(), FAILED_PARSE)
                .text(TemplateData.of(source, objects));
        if (name.isEmpty()) {
            throw new ImportFailure(FAILED_PARSE, field + "nameTemplate gives no name", Again.WHEN_CHANGED);
        }
        var version = reference.versions().isEmpty() ? "" : reference.versions().getFirst();
        var type = new GroupVersionResource(reference.group(), version, reference.resource());
        return new ObjectReference(type, namespace, name);
    }

    /** @param watchedNamespace the part of the type that is watched; empty for all of it */
    private Optional<ObjectNode> object(ObjectReference asked, String watchedNamespace)
            throws ImportFailure, InterruptedException {
        var scope = new Scope(asked.type(), watchedNamespace);
        scopes.add(scope);
        concerned.add(asked);
        // Before it is read, so that no change after that is missed.
        interests.add(lifecycle.name(), asked);
        var informer = watched.use(user(lifecycle.name()), scope);
        if (!WatchedTypes.isReady(informer)) {
            throw new ImportFailure("WaitDependentResourceSynced", waiting(asked, informer), Again.SOON);
        }
        return informer.get(new NamespacedName(asked.namespace(), asked.name())).map(RawObject::toJson);
    }

    private static String waiting(ObjectReference asked, Informer informer) {
        return informer.lastFailure()
                .map(failure -> "%s: %s".formatted(asked.type().groupResource(), failure.getMessage()))
                .orElse("");
    }

    private static ImportFailure missing(String reason, ObjectReference asked) {
        var name = asked.namespace().isEmpty() ? asked.name() : asked.namespace() + "/" + asked.name();
        return new ImportFailure(
                reason, "%s \"%s\" not found".formatted(asked.type().groupResource(), name), Again.WHEN_CHANGED);
    }
}
