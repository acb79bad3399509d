package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.Table;
import flagship.kubemodel.Table.Column;
import flagship.kubemodel.Table.ListMeta;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows of a table, with the cluster in the first column. */
final class TableItems implements Items {
    private static final Column CLUSTER = new Column("Cluster", "string", "", "The Cluster of resource", 0);

    private final Printer printer;
    private final String version;
    private final RowObject rowObject;

    /** What a row carries besides its cells. */
    sealed interface RowObject {
        record Nothing() implements RowObject {}

        /** @param items of the form that the object takes */
        record Something(Items items) implements RowObject {}
    }

    /** @param version of meta.k8s.io */
    TableItems(Printer printer, String version, RowObject rowObject) {
        this.printer = printer;
        this.version = version;
        this.rowObject = rowObject;
    }

    @Override
    public void open(OutputStream out) throws IOException {
        out.write("{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/%s\",\"columnDefinitions\":"
                .formatted(version)
                .getBytes(StandardCharsets.UTF_8));
        var columns = new ArrayList<>(List.of(CLUSTER));
        columns.addAll(printer.columns());
        var table = new Table(ListMeta.complete(""), columns, List.of());
        out.write(Json.bytes(table.toJson().get("columnDefinitions")));
        out.write(",\"rows\":[".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void item(String cluster, NamespacedName name, byte[] object, int offset, int length, OutputStream out)
            throws IOException {
        var cells = Json.mapper().createArrayNode().add(TextNode.valueOf(cluster));
        for (JsonNode cell : printer.cells(name, object, offset, length)) {
            cells.add(cell);
        }
        out.write("{\"cells\":".getBytes(StandardCharsets.US_ASCII));
        out.write(Json.bytes(cells));
        out.write(",\"object\":".getBytes(StandardCharsets.US_ASCII));
        switch (rowObject) {
            case RowObject.Nothing() -> out.write("null".getBytes(StandardCharsets.US_ASCII));
            case RowObject.Something(var items) -> items.item(cluster, name, object, offset, length, out);
        }
        out.write('}');
    }

    @Override
    public void single(String cluster, NamespacedName name, byte[] object, int offset, int length, OutputStream out)
            throws IOException {
        open(out);
        item(cluster, name, object, offset, length, out);
        close("{}", out);
    }
}
