package flagship.interpreter;

import flagship.kubemodel.GroupVersionKind;

/** The kinds with native rules. */
final class Kinds {
    static final GroupVersionKind DEPLOYMENT = new GroupVersionKind("apps", "v1", "Deployment");
    static final GroupVersionKind REPLICA_SET = new GroupVersionKind("apps", "v1", "ReplicaSet");
    static final GroupVersionKind STATEFUL_SET = new GroupVersionKind("apps", "v1", "StatefulSet");
    static final GroupVersionKind DAEMON_SET = new GroupVersionKind("apps", "v1", "DaemonSet");
    static final GroupVersionKind JOB = new GroupVersionKind("batch", "v1", "Job");
    static final GroupVersionKind CRON_JOB = new GroupVersionKind("batch", "v1", "CronJob");
    static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");
    static final GroupVersionKind SERVICE_ACCOUNT = new GroupVersionKind("", "v1", "ServiceAccount");
    static final GroupVersionKind SECRET = new GroupVersionKind("", "v1", "Secret");
    static final GroupVersionKind PERSISTENT_VOLUME = new GroupVersionKind("", "v1", "PersistentVolume");
    static final GroupVersionKind PERSISTENT_VOLUME_CLAIM = new GroupVersionKind("", "v1", "PersistentVolumeClaim");
    static final GroupVersionKind INGRESS = new GroupVersionKind("networking.k8s.io", "v1", "Ingress");
    static final GroupVersionKind DISRUPTION_BUDGET = new GroupVersionKind("policy", "v1", "PodDisruptionBudget");
    static final GroupVersionKind AUTOSCALER = new GroupVersionKind("autoscaling", "v2", "HorizontalPodAutoscaler");
    static final GroupVersionKind SERVICE_IMPORT =
            new GroupVersionKind("multicluster.x-k8s.io", "v1alpha1", "ServiceImport");

    static final GroupVersionKind SUBNET = new GroupVersionKind("kubeovn.io", "v1", "Subnet");
    static final GroupVersionKind VPC = new GroupVersionKind("kubeovn.io", "v1", "Vpc");

    private Kinds() {}
}
