package flagship.interpreter;

import flagship.kubemodel.GroupVersionKind;
import java.util.Set;

/** The kinds of other projects that have rules without anybody writing them. */
final class BundledKinds {
    static final GroupVersionKind ADVANCED_CRON_JOB = kruise("AdvancedCronJob");
    static final GroupVersionKind BROADCAST_JOB = kruise("BroadcastJob");
    static final GroupVersionKind CLONE_SET = kruise("CloneSet");
    static final GroupVersionKind KRUISE_DAEMON_SET = kruise("DaemonSet");
    static final GroupVersionKind SIDECAR_SET = kruise("SidecarSet");
    static final GroupVersionKind UNITED_DEPLOYMENT = kruise("UnitedDeployment");
    static final GroupVersionKind KRUISE_STATEFUL_SET =
            new GroupVersionKind("apps.kruise.io", "v1beta1", "StatefulSet");
    static final GroupVersionKind WORKFLOW = new GroupVersionKind("argoproj.io", "v1alpha1", "Workflow");
    static final GroupVersionKind FLINK = new GroupVersionKind("flink.apache.org", "v1beta1", "FlinkDeployment");
    static final GroupVersionKind HELM_RELEASE =
            new GroupVersionKind("helm.toolkit.fluxcd.io", "v2beta1", "HelmRelease");
    static final GroupVersionKind KUSTOMIZATION =
            new GroupVersionKind("kustomize.toolkit.fluxcd.io", "v1", "Kustomization");
    static final GroupVersionKind GIT_REPOSITORY = source("v1", "GitRepository");
    static final GroupVersionKind BUCKET = source("v1beta2", "Bucket");
    static final GroupVersionKind HELM_CHART = source("v1beta2", "HelmChart");
    static final GroupVersionKind HELM_REPOSITORY = source("v1beta2", "HelmRepository");
    static final GroupVersionKind OCI_REPOSITORY = source("v1beta2", "OCIRepository");
    static final GroupVersionKind KYVERNO_CLUSTER_POLICY = new GroupVersionKind("kyverno.io", "v1", "ClusterPolicy");
    static final GroupVersionKind KYVERNO_POLICY = new GroupVersionKind("kyverno.io", "v1", "Policy");
    static final GroupVersionKind VOLCANO_JOB = new GroupVersionKind("batch.volcano.sh", "v1alpha1", "Job");
    static final GroupVersionKind NOTEBOOK = new GroupVersionKind("kubeflow.org", "v1", "Notebook");
    static final GroupVersionKind PYTORCH_JOB = new GroupVersionKind("kubeflow.org", "v1", "PyTorchJob");
    static final GroupVersionKind TF_JOB = new GroupVersionKind("kubeflow.org", "v1", "TFJob");
    static final GroupVersionKind MPI_JOB = new GroupVersionKind("kubeflow.org", "v2beta1", "MPIJob");
    static final GroupVersionKind RAY_CLUSTER = new GroupVersionKind("ray.io", "v1", "RayCluster");
    static final GroupVersionKind RAY_JOB = new GroupVersionKind("ray.io", "v1", "RayJob");
    static final GroupVersionKind RAY_SERVICE = new GroupVersionKind("ray.io", "v1", "RayService");
    static final GroupVersionKind SPARK = new GroupVersionKind("sparkoperator.k8s.io", "v1beta2", "SparkApplication");

    /** Kinds of Flux: conditions, a switch {@code suspend} and references to Secrets. */
    static final Set<GroupVersionKind> FLUX =
            Set.of(HELM_RELEASE, KUSTOMIZATION, GIT_REPOSITORY, BUCKET, HELM_CHART, HELM_REPOSITORY, OCI_REPOSITORY);

    private BundledKinds() {}

    private static GroupVersionKind kruise(String kind) {
        return new GroupVersionKind("apps.kruise.io", "v1alpha1", kind);
    }

    private static GroupVersionKind source(String version, String kind) {
        return new GroupVersionKind("source.toolkit.fluxcd.io", version, kind);
    }
}
