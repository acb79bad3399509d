package flagship.simulator;

import flagship.kubemodel.GroupVersionResource;

/** The resource types that the simulation reads and writes. */
final class Types {
    static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");
    static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");
    static final GroupVersionResource REPLICA_SETS = new GroupVersionResource("apps", "v1", "replicasets");
    static final GroupVersionResource STATEFUL_SETS = new GroupVersionResource("apps", "v1", "statefulsets");
    static final GroupVersionResource DAEMON_SETS = new GroupVersionResource("apps", "v1", "daemonsets");
    static final GroupVersionResource JOBS = new GroupVersionResource("batch", "v1", "jobs");
    static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    private Types() {}
}
