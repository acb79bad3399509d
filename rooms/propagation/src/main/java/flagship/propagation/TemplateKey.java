package flagship.propagation;

import flagship.fleetapi.BindingSpec.ObjectReference;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NamespacedName;

/** Names one template among all kinds. */
record TemplateKey(GroupVersionKind kind, NamespacedName name) {
    static TemplateKey of(RawObject object) {
        var head = object.head();
        return new TemplateKey(GroupVersionKind.of(head.apiVersion(), head.kind()), object.key());
    }

    static TemplateKey of(ObjectReference reference) {
        return new TemplateKey(
                GroupVersionKind.of(reference.apiVersion(), reference.kind()),
                new NamespacedName(reference.namespace(), reference.name()));
    }

    /** The key of its binding. */
    NamespacedName binding() {
        return new NamespacedName(name.namespace(), DerivedNames.binding(kind.kind(), name.name()));
    }

    @Override
    public String toString() {
        return kind.kind() + " " + name;
    }
}
