package flagship.kubeclient;

import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.ObjectHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes objects of slices. List items of native kinds carry neither apiVersion nor kind; where {@code kind} is given it is written in front
 * of their members, without touching the rest.
 */
record RawObjects(Optional<GroupVersionKind> kind, byte[] prefix) {
    static RawObjects naming(Optional<GroupVersionKind> kind) {
        return new RawObjects(
                kind,
                kind.map(it -> "{\"apiVersion\":\"%s\",\"kind\":\"%s\",".formatted(it.apiVersion(), it.kind()))
                        .orElse("")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Copies the slice. */
    RawObject of(byte[] buffer, int start, int length) throws UnreadableObject {
        var head = head(buffer, start, length);
        if (kind.isEmpty() || !head.kind().isEmpty()) {
            return new RawObject(head, Arrays.copyOfRange(buffer, start, start + length));
        }
        // An object that got this far has a name, so that there is a member to stand behind the comma.
        var bytes = Arrays.copyOf(prefix, prefix.length + length - 1);
        System.arraycopy(buffer, start + 1, bytes, prefix.length, length - 1);
        return new RawObject(named(head, kind.get()), bytes);
    }

    private static ObjectHead head(byte[] buffer, int start, int length) throws UnreadableObject {
        ObjectHead head;
        try {
            head = ObjectHead.read(buffer, start, length);
        } catch (MalformedJson e) {
            throw UnreadableObject.of(
                    buffer, start, length, "the server sent an object that is malformed: " + e.getMessage());
        }
        if (head.name().isEmpty()) {
            throw UnreadableObject.of(buffer, start, length, "the server sent an object without a name");
        }
        return head;
    }

    private static ObjectHead named(ObjectHead head, GroupVersionKind kind) {
        return new ObjectHead(
                kind.apiVersion(),
                kind.kind(),
                head.namespace(),
                head.name(),
                head.uid(),
                head.resourceVersion(),
                head.creationTimestamp(),
                head.deletionTimestamp(),
                head.generation(),
                head.labels(),
                head.owners());
    }
}
