package flagship.propagation;

import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;

/** A type whose objects can be propagated. */
record TemplateType(GroupVersionResource resource, GroupVersionKind kind, boolean namespaced) {}
