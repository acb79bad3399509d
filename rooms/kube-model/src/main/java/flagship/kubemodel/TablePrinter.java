package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * How the objects of one resource are shown in a table: its columns, and a row of cells for each object. Immutable.
 *
 * <p>Source: {@code pkg/printers/internalversion} and {@code apiextensions-apiserver/pkg/registry/customresource/tableconvertor} 1.32.
 */
public final class TablePrinter {
    private final List<PrintedColumn> printed;

    TablePrinter(List<PrintedColumn> printed) {
        this.printed = List.copyOf(printed);
    }

    /** The table of a native resource; name and creation time for resources that have no table of their own. */
    public static TablePrinter forNative(GroupVersionResource resource) {
        return new TablePrinter(NativeTables.columns(resource.groupResource()));
    }

    /**
     * The table of a custom resource.
     *
     * @param additionalPrinterColumns those of the version; name and age where it is absent or empty
     */
    public static TablePrinter forColumns(JsonNode additionalPrinterColumns) {
        return new TablePrinter(CustomColumns.of(additionalPrinterColumns));
    }

    /** The columns in order; the first one is the name. */
    public List<Table.Column> columns() {
        return printed.stream().map(PrintedColumn::definition).toList();
    }

    /**
     * One cell for each column: a string, number, boolean or JSON null.
     *
     * @param object in stored form; members that are missing or of another type print as if they were not set
     * @param now what ages are counted from
     */
    public List<JsonNode> cells(ObjectNode object, Instant now) {
        return printed.stream().map(column -> column.cell().of(object, now)).toList();
    }
}
