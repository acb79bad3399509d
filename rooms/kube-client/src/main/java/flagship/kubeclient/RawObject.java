package flagship.kubeclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;

/**
 * One object as it came: its bytes, and what they say in their head.
 *
 * @param bytes JSON, never changed after this was made
 */
public record RawObject(ObjectHead head, byte[] bytes) {
    /** Reads the head of {@code bytes}. */
    public static RawObject of(byte[] bytes) {
        return new RawObject(ObjectHead.read(bytes), bytes);
    }

    public NamespacedName key() {
        return head.namespacedName();
    }

    /** A new tree at each call, which the caller may change. */
    public ObjectNode toJson() {
        return Json.parseObject(bytes);
    }

    /** Without the content. */
    @Override
    public String toString() {
        return head.kind() + " " + key() + "@" + head.resourceVersion();
    }
}
