package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead;
import flagship.kubemodel.TablePrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Shows objects as rows of a table. Rows are written one by one, so memory does not grow with the list. */
final class TableObjects implements Presentation {
    private final String apiVersion;
    private final IncludeObject include;
    private final PartialObjects metadata;
    private final WholeObjects whole;
    private final TablePrinter printer;
    private final Clock clock;
    private boolean columnsSent;

    /** @param version of {@code meta.k8s.io} */
    TableObjects(ServedType type, String version, IncludeObject include, Clock clock) {
        this.apiVersion = "meta.k8s.io/" + version;
        this.include = include;
        this.metadata = new PartialObjects(version);
        this.whole = new WholeObjects(type);
        this.clock = clock;
        this.printer = type.custom()
                .map(custom -> TablePrinter.forColumns(custom.columns()))
                .orElseGet(() -> TablePrinter.forNative(type.resource()));
    }

    @Override
    public byte[] single(byte[] object) {
        var bytes = new ByteArrayOutputStream(1024);
        try {
            document(object, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    @Override
    public void openList(ListMeta meta, OutputStream out) throws IOException {
        out.write(WholeObjects.listOpening("Table", apiVersion, meta, false));
        columns(out);
        out.write("\"rows\":[".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void item(byte[] object, OutputStream out) throws IOException {
        var tree = Json.parseObject(object);
        var cells = Json.mapper().createArrayNode().addAll(printer.cells(tree, clock.instant()));
        out.write("{\"cells\":".getBytes(StandardCharsets.US_ASCII));
        out.write(Json.bytes(cells));
        out.write(",\"object\":".getBytes(StandardCharsets.US_ASCII));
        switch (include) {
            case METADATA -> metadata.item(object, out);
            case OBJECT -> whole.eventObject(object, out);
            case NONE -> out.write("null".getBytes(StandardCharsets.US_ASCII));
        }
        out.write('}');
    }

    /** Only the first event of a watch says what the columns are. */
    @Override
    public void eventObject(byte[] object, OutputStream out) throws IOException {
        document(object, out);
    }

    @Override
    public byte[] bookmark(long revision, boolean initialEventsEnd) {
        var json = Json.object().put("kind", "Table").put("apiVersion", apiVersion);
        json.putObject("metadata").put("resourceVersion", Long.toString(revision));
        json.putNull("columnDefinitions").putArray("rows");
        return Json.bytes(json);
    }

    private void document(byte[] object, OutputStream out) throws IOException {
        var version = ListOptions.version(ObjectHead.read(object).resourceVersion());
        out.write(WholeObjects.listOpening("Table", apiVersion, new ListMeta(version, "", 0), false));
        columns(out);
        out.write("\"rows\":[".getBytes(StandardCharsets.US_ASCII));
        item(object, out);
        out.write(']');
        out.write('}');
    }

    private void columns(OutputStream out) throws IOException {
        out.write("\"columnDefinitions\":".getBytes(StandardCharsets.US_ASCII));
        if (columnsSent) {
            out.write("null".getBytes(StandardCharsets.US_ASCII));
        } else {
            var columns = Json.mapper().createArrayNode();
            for (var column : printer.columns()) {
                ObjectNode node = columns.addObject();
                node.put("name", column.name())
                        .put("type", column.type())
                        .put("format", column.format())
                        .put("description", column.description())
                        .put("priority", column.priority());
            }
            out.write(Json.bytes(columns));
            columnsSent = true;
        }
        out.write(',');
    }
}
