package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.HumanDuration;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubemodel.Table.Column;
import flagship.kubemodel.TablePrinter;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** What stands in the columns of a table behind the cluster's name. */
sealed interface Printer {
    List<Column> columns();

    /** As many as there are columns. */
    List<JsonNode> cells(NamespacedName name, byte[] object, int offset, int length) throws IOException;

    static Printer of(ServedType type, String version, Clock clock) {
        var resource = new GroupVersionResource(
                type.resource().group(), version, type.resource().resource());
        return type.isNative() ? new Native(TablePrinter.forNative(resource), clock) : new Plain();
    }

    /** As Kubernetes prints its own kinds. */
    record Native(TablePrinter printer, Clock clock) implements Printer {
        @Override
        public List<Column> columns() {
            return printer.columns();
        }

        @Override
        public List<JsonNode> cells(NamespacedName name, byte[] object, int offset, int length) throws IOException {
            var tree = (ObjectNode) Json.mapper().readTree(object, offset, length);
            return printer.cells(tree, clock.instant());
        }
    }

    /** Name and time of creation: for all other kinds. */
    record Plain() implements Printer {
        @Override
        public List<Column> columns() {
            return List.of(
                    new Column("Name", "string", "name", "Name of the object", 0),
                    new Column("Created At", "date", "", "Time of creation, RFC 3339", 0));
        }

        @Override
        public List<JsonNode> cells(NamespacedName name, byte[] object, int offset, int length) {
            var created = ObjectHead.read(object, offset, length).creationTimestamp();
            return List.of(TextNode.valueOf(name.name()), TextNode.valueOf(created));
        }
    }

    /** What an object of a collection is and how old it is. */
    record InCollection(GroupVersionKind kind, Clock clock) implements Printer {
        @Override
        public List<Column> columns() {
            return List.of(
                    text("Group", ""),
                    text("Version", ""),
                    text("Kind", ""),
                    text("Namespace", ""),
                    text("Name", "name"),
                    text("Age", ""));
        }

        private static Column text(String name, String format) {
            return new Column(name, "string", format, "", 0);
        }

        @Override
        public List<JsonNode> cells(NamespacedName name, byte[] object, int offset, int length) {
            var created = ObjectHead.read(object, offset, length).creationTimestamp();
            return Stream.of(
                            kind.group(),
                            kind.version(),
                            kind.kind(),
                            name.namespace(),
                            name.name(),
                            HumanDuration.since(created, clock.instant()))
                    .<JsonNode>map(TextNode::valueOf)
                    .toList();
        }
    }
}
