package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Finds the Pods that a user means, in the cluster that they name or, where they name none, in all that are ready. */
final class PodFinder {
    /** How the control plane marks objects of a list of all clusters. */
    private static final String FROM = "resource.karmada.io/cached-from-cluster";

    private final Transport host;
    private final PodOptions options;

    PodFinder(Transport host, PodOptions options) {
        options.scope.check();
        this.host = host;
        this.options = options;
    }

    /**
     * The Pod that is called so, or one of a workload's.
     *
     * @param word {@code NAME}, {@code pod/NAME}, {@code deployment/NAME}
     * @throws UserError if there is none, or several clusters have one
     */
    FoundPod one(String word) throws IOException, InterruptedException {
        int slash = word.indexOf('/');
        var type = slash < 0 ? "pod" : word.substring(0, slash);
        var name = word.substring(slash + 1);
        if (name.isEmpty() || type.isEmpty()) {
            throw new UserError("%s: name a Pod, or a workload as TYPE/NAME".formatted(word));
        }
        boolean pod = List.of("pod", "pods", "po").contains(type);
        var found = one(
                word, list(pod ? FoundPod.PODS : resource(type), ListOptions.ALL.withFields("metadata.name=" + name)));
        return pod ? found : ofWorkload(word, found);
    }

    private GroupVersionResource resource(String type) throws IOException, InterruptedException {
        return ResourceNames.find(Discovery.read(host), type)
                .map(Discovery.Resource::resource)
                .orElseThrow(() -> new UserError("there is no resource \"%s\"".formatted(type)));
    }

    private FoundPod one(String word, List<FoundPod> found) {
        var clusters = new TreeSet<>(found.stream().map(FoundPod::cluster).toList());
        if (clusters.size() > 1) {
            throw new UserError(
                    "%s is in the clusters %s: name one with --cluster".formatted(word, String.join(", ", clusters)));
        }
        if (found.isEmpty()) {
            throw new UserError("there is no %s in namespace %s of %s".formatted(word, options.namespace, place()));
        }
        return found.getFirst();
    }

    private String place() {
        if (options.scope.controlPlane()) {
            return "the control plane";
        }
        return options.scope.cluster.isEmpty() ? "the clusters that are ready" : "cluster " + options.scope.cluster;
    }

    private FoundPod ofWorkload(String word, FoundPod workload) throws IOException, InterruptedException {
        var selector = workload.pod().path("spec").path("selector");
        if (!selector.isObject()) {
            throw new UserError("%s has no selector of Pods: name a Pod".formatted(word));
        }
        // A ReplicationController's and a Service's selectors are the labels themselves.
        var labels = selector.has("matchLabels") || selector.has("matchExpressions")
                ? LabelSelector.of(selector)
                : LabelSelector.parse(String.join(
                        ",",
                        selector.properties().stream()
                                .map(label ->
                                        label.getKey() + "=" + label.getValue().asText())
                                .toList()));
        return list(workload.cluster(), FoundPod.PODS, ListOptions.ALL.withLabels(labels.toString())).stream()
                .min(Comparator.comparing((FoundPod pod) -> !pod.runs()).thenComparing(FoundPod::name))
                .orElseThrow(() -> new UserError("%s has no Pods in cluster %s".formatted(word, workload.cluster())));
    }

    /** Every Pod with these labels, by cluster and name. @throws UserError if there is none */
    List<FoundPod> all(String labels) throws IOException, InterruptedException {
        var found = list(FoundPod.PODS, ListOptions.ALL.withLabels(labels)).stream()
                .sorted(Comparator.comparing(FoundPod::cluster).thenComparing(FoundPod::name))
                .toList();
        if (found.isEmpty()) {
            throw new UserError(
                    "there are no Pods with %s in namespace %s of %s".formatted(labels, options.namespace, place()));
        }
        return found;
    }

    private List<FoundPod> list(GroupVersionResource resource, ListOptions what)
            throws IOException, InterruptedException {
        if (options.scope.controlPlane()) {
            return list("", resource, what);
        }
        return list(options.scope.cluster.isEmpty() ? ScopeOptions.ALL : options.scope.cluster, resource, what);
    }

    private List<FoundPod> list(String cluster, GroupVersionResource resource, ListOptions what)
            throws IOException, InterruptedException {
        // A list of all clusters has no pages.
        var asked = new ListOptions(options.namespace, what.labelSelector(), what.fieldSelector(), 0, "", "");
        try {
            return new KubeClient(ScopeOptions.to(host, cluster))
                    .listAll(resource, asked).stream()
                            .map(RawObject::toJson)
                            .map(object -> new FoundPod(from(cluster, object), object))
                            .toList();
        } catch (ApiException e) {
            if (e.code() == 404 && !cluster.isEmpty()) {
                throw new UserError("%s: %s".formatted(place(), e.getMessage()), e);
            }
            throw e;
        }
    }

    private static String from(String cluster, ObjectNode object) {
        return cluster.equals(ScopeOptions.ALL)
                ? object.path("metadata").path("annotations").path(FROM).asText()
                : cluster;
    }
}
