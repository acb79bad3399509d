package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubemodel.Table.Column;
import java.util.List;

/** What stands in the columns of a table behind the cluster's name. */
interface Printer {
    List<Column> columns();

    /** As many as there are columns. */
    List<JsonNode> cells(NamespacedName name, byte[] object, int offset, int length);

    /** Name and time of creation: for kinds that Kubernetes has no printer for. */
    static Printer plain() {
        return new Printer() {
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
        };
    }
}
