package flagship.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.PediaCluster;
import flagship.kubemodel.Json;
import flagship.sync.JsonBytes.Unexpected;
import flagship.sync.SyncConfig.Kept;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a member's object ready to be kept: without {@code metadata.managedFields} (unless they are wanted) and the last-applied annotation,
 * with the annotation that names its cluster and one that names deprecated versions that it is written in. Works on bytes: it steps through the
 * object only as far as its metadata and copies the rest; where more is wanted of it, on a tree. Safe for use by many threads.
 *
 * <p>Source: Clusterpedia 0.9 (contract clusterpedia.md 5.2, 8.8).
 */
final class ObjectTrim {
    static final String CLUSTER_ANNOTATION = "shadow.clusterpedia.io/cluster-name";
    static final String CHANGED_BY_ANNOTATION = "flagship.io/changed-by";
    private static final String LAST_APPLIED_ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    private static final byte[] METADATA = ascii("metadata");
    private static final byte[] MANAGED_FIELDS = ascii("managedFields");
    private static final byte[] ANNOTATIONS = ascii("annotations");
    private static final byte[] CLUSTER_NAME = ascii(CLUSTER_ANNOTATION);
    private static final byte[] LAST_APPLIED = ascii(LAST_APPLIED_ANNOTATION);

    private final String cluster;
    private final byte[] clusterPair;
    private final boolean managedFields;
    private final boolean authors;
    private final List<StrippedField> stripped;

    ObjectTrim(String cluster) {
        this(cluster, false, false, List.of());
    }

    /** As a control plane and a PediaCluster say, whose fields were checked. */
    static ObjectTrim of(String cluster, Kept kept, Selection selection) {
        var stripped = new ArrayList<StrippedField>();
        for (String path : selection.filter().strippedFields()) {
            try {
                stripped.add(StrippedField.parse(path));
            } catch (InvalidClusterConfig e) {
                throw new IllegalStateException("a filter is used that was not checked", e);
            }
        }
        return new ObjectTrim(
                cluster, kept.managedFields() || selection.filter().keepManagedFields(), kept.authors(), stripped);
    }

    /**
     * @param managedFields whether they are kept
     * @param authors whether an annotation says who changed the object last, where managedFields are not kept
     * @param stripped fields that are left out
     */
    ObjectTrim(String cluster, boolean managedFields, boolean authors, List<StrippedField> stripped) {
        this.stripped = List.copyOf(stripped);
        this.managedFields = managedFields;
        this.authors = authors;
        this.cluster = cluster;
        this.clusterPair = ascii("\"" + CLUSTER_ANNOTATION + "\":\"" + cluster + "\"");
    }

    /**
     * The object as it is kept.
     *
     * @throws Json.MalformedJson if it is not a JSON object
     */
    byte[] apply(byte[] object) {
        if (managedFields || authors || !stripped.isEmpty() || WrittenVersions.suspected(object)) {
            return rebuilt(object);
        }
        try {
            return spliced(object);
        } catch (Unexpected e) {
            // Escaped or repeated names, or metadata that is no object: rare enough for a tree.
            return rebuilt(object);
        }
    }

    private byte[] spliced(byte[] object) {
        var json = new JsonBytes(object);
        json.expect('{');
        if (json.peek() == '}') {
            throw new Unexpected();
        }
        do {
            var name = json.name();
            json.expect(':');
            json.peek();
            if (json.is(name, METADATA)) {
                return withMetadata(object, json);
            }
            json.value();
        } while (json.skip(','));
        throw new Unexpected();
    }

    private byte[] withMetadata(byte[] object, JsonBytes json) {
        json.expect('{');
        var out = new ByteArrayOutputStream(object.length + clusterPair.length + 20);
        out.write(object, 0, json.position());
        boolean annotated = false;
        int written = 0;
        while (json.peek() != '}') {
            int start = json.position();
            var name = json.name();
            json.expect(':');
            if (json.is(name, ANNOTATIONS) && json.peek() == '{') {
                if (annotated) {
                    throw new Unexpected();
                }
                separate(out, written++);
                annotations(object, json, out);
                annotated = true;
            } else {
                boolean drop = json.is(name, MANAGED_FIELDS) || json.is(name, ANNOTATIONS);
                json.value();
                if (!drop) {
                    separate(out, written++);
                    out.write(object, start, json.position() - start);
                }
            }
            json.skip(',');
        }
        if (!annotated) {
            separate(out, written);
            out.writeBytes(ascii("\"annotations\":{"));
            out.writeBytes(clusterPair);
            out.write('}');
        }
        out.write(object, json.position(), object.length - json.position());
        return out.toByteArray();
    }

    /** Writes the annotations, of which the parser stands at the opening brace. */
    private void annotations(byte[] object, JsonBytes json, ByteArrayOutputStream out) {
        out.writeBytes(ascii("\"annotations\":{"));
        out.writeBytes(clusterPair);
        json.expect('{');
        while (json.peek() != '}') {
            int start = json.position();
            var name = json.name();
            json.expect(':');
            json.value();
            if (!json.is(name, LAST_APPLIED) && !json.is(name, CLUSTER_NAME)) {
                out.write(',');
                out.write(object, start, json.position() - start);
            }
            json.skip(',');
        }
        json.expect('}');
        out.write('}');
    }

    private byte[] rebuilt(byte[] object) {
        var tree = Json.parseObject(object);
        var metadata = tree.get("metadata") instanceof ObjectNode node ? node : tree.putObject("metadata");
        var annotations =
                metadata.get("annotations") instanceof ObjectNode node ? node : metadata.putObject("annotations");
        annotations.remove(CHANGED_BY_ANNOTATION); // What another control plane saw.
        annotations.remove(PediaCluster.WRITTEN_AS_ANNOTATION);
        var written = WrittenVersions.of(tree, LAST_APPLIED_ANNOTATION);
        if (!written.isEmpty()) {
            annotations.put(PediaCluster.WRITTEN_AS_ANNOTATION, written);
        }
        if (!managedFields) {
            if (authors) {
                LastAuthors.of(metadata).ifPresent(who -> annotations.put(CHANGED_BY_ANNOTATION, who));
            }
            metadata.remove("managedFields");
        }
        annotations.remove(LAST_APPLIED_ANNOTATION);
        stripped.forEach(field -> field.removeFrom(tree));
        annotations.put(CLUSTER_ANNOTATION, cluster);
        return Json.bytes(tree);
    }

    private static void separate(ByteArrayOutputStream out, int written) {
        if (written > 0) {
            out.write(',');
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
