package flagship.kubeclient;

import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.util.Optional;

/**
 * What a {@link Reflector} follows, and how.
 *
 * @param namespace empty for all namespaces, or for cluster-scoped kinds
 * @param labelSelector empty for all objects
 * @param fieldSelector empty for all objects
 * @param resumeFrom resourceVersion to watch from without listing first; empty lists first
 * @param kind written into list items that carry no apiVersion and kind (native kinds); empty leaves items as they are
 * @param streamingList ask for the initial state as a stream of events; falls back to pages where the server refuses
 * @param limits sizes and bounds
 */
public record ReflectorConfig(
        GroupVersionResource resource,
        String namespace,
        String labelSelector,
        String fieldSelector,
        String resumeFrom,
        Optional<GroupVersionKind> kind,
        boolean streamingList,
        Limits limits,
        Timing timing) {

    /**
     * Bounds on memory and patience.
     *
     * @param pageObjects objects asked for in one list request
     * @param objectBytesMax largest object; a larger one fails the list or watch
     * @param listObjectsMax most objects of one list; more fail it
     * @param batchBytes a batch for {@link ReflectorHandler#page} ends when it has grown beyond this
     */
    public record Limits(int pageObjects, int objectBytesMax, long listObjectsMax, int batchBytes) {
        /** 500 objects, 16 MiB, 10 million objects, 4 MiB. */
        public static final Limits DEFAULT = new Limits(500, 16 << 20, 10_000_000, 4 << 20);
    }

    /** All objects of a type, listed first in pages of 500. */
    public static ReflectorConfig of(GroupVersionResource resource) {
        return new ReflectorConfig(resource, "", "", "", "", Optional.empty(), false, Limits.DEFAULT, Timing.SYSTEM);
    }

    public ReflectorConfig withNamespace(String changed) {
        return new ReflectorConfig(
                resource, changed, labelSelector, fieldSelector, resumeFrom, kind, streamingList, limits, timing);
    }

    public ReflectorConfig withSelectors(String labels, String fields) {
        return new ReflectorConfig(
                resource, namespace, labels, fields, resumeFrom, kind, streamingList, limits, timing);
    }

    public ReflectorConfig withResumeFrom(String resourceVersion) {
        return new ReflectorConfig(
                resource,
                namespace,
                labelSelector,
                fieldSelector,
                resourceVersion,
                kind,
                streamingList,
                limits,
                timing);
    }

    public ReflectorConfig withKind(GroupVersionKind changed) {
        return new ReflectorConfig(
                resource,
                namespace,
                labelSelector,
                fieldSelector,
                resumeFrom,
                Optional.of(changed),
                streamingList,
                limits,
                timing);
    }

    public ReflectorConfig withStreamingList(boolean changed) {
        return new ReflectorConfig(
                resource, namespace, labelSelector, fieldSelector, resumeFrom, kind, changed, limits, timing);
    }

    public ReflectorConfig withLimits(Limits changed) {
        return new ReflectorConfig(
                resource, namespace, labelSelector, fieldSelector, resumeFrom, kind, streamingList, changed, timing);
    }

    public ReflectorConfig withTiming(Timing changed) {
        return new ReflectorConfig(
                resource, namespace, labelSelector, fieldSelector, resumeFrom, kind, streamingList, limits, changed);
    }
}
