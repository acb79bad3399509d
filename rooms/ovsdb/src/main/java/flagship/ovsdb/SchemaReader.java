package flagship.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.ovsdb.ColumnSchema.AtomType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads the answer to {@code get_schema} (RFC 7047, section 3.2). */
final class SchemaReader {
    /** What every table has beside what its schema says. */
    private static final ColumnSchema IDENTITY = new ColumnSchema("_uuid", AtomType.UUID, AtomType.NONE, 1, 1);

    private SchemaReader() {}

    static DatabaseSchema read(JsonNode schema) {
        var tables = new HashMap<String, TableSchema>();
        for (Map.Entry<String, JsonNode> table : schema.path("tables").properties()) {
            tables.put(table.getKey(), table(table.getKey(), table.getValue()));
        }
        return new DatabaseSchema(
                schema.path("name").asText(), schema.path("version").asText(), tables);
    }

    private static TableSchema table(String name, JsonNode schema) {
        var columns = new HashMap<String, ColumnSchema>();
        columns.put(IDENTITY.name(), IDENTITY);
        for (Map.Entry<String, JsonNode> column : schema.path("columns").properties()) {
            // Interned by the map of the schema: rows share these names.
            columns.put(
                    column.getKey(), column(column.getKey(), column.getValue().path("type")));
        }
        return new TableSchema(name, schema.path("isRoot").asBoolean(), columns);
    }

    private static ColumnSchema column(String name, JsonNode type) {
        if (type.isTextual()) {
            return new ColumnSchema(name, atom(type), AtomType.NONE, 1, 1);
        }
        return new ColumnSchema(
                name,
                atom(type.path("key")),
                type.has("value") ? atom(type.path("value")) : AtomType.NONE,
                type.path("min").asInt(1),
                type.path("max").isTextual()
                        ? ColumnSchema.UNLIMITED
                        : type.path("max").asInt(1));
    }

    private static AtomType atom(JsonNode type) {
        var name = type.isTextual() ? type.textValue() : type.path("type").asText();
        try {
            return AtomType.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the database's schema has the unknown type " + name, e);
        }
    }
}
