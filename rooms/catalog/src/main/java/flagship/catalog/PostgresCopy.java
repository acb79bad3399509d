package flagship.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * One COPY in PostgreSQL's binary format: a header, for each row the number of its fields and each field with its length, a trailer. Closed
 * before {@link #end} it takes everything back.
 *
 * <p>Source: PostgreSQL 18 manual, COPY, "Binary Format".
 */
final class PostgresCopy implements AutoCloseable {
    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int FLAGS_AND_EXTENSION = 8;
    private static final int NULL = -1;
    private static final short TRAILER = -1;
    private static final int BUFFER_BYTES = 64 << 10;

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    private PostgresCopy(CopyIn copy) {
        this.copy = copy;
        buffer.put(SIGNATURE).put(new byte[FLAGS_AND_EXTENSION]);
    }

    /** @param table with its columns, in the order in which the fields will come */
    static PostgresCopy into(Session session, String table) throws SQLException {
        return new PostgresCopy(session.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " FROM STDIN (FORMAT binary)"));
    }

    PostgresCopy row(int fields) throws SQLException {
        room(Short.BYTES).putShort((short) fields);
        return this;
    }

    PostgresCopy smallint(int value) throws SQLException {
        room(Integer.BYTES + Short.BYTES).putInt(Short.BYTES).putShort((short) value);
        return this;
    }

    PostgresCopy integer(int value) throws SQLException {
        room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        return this;
    }

    PostgresCopy bigint(@Nullable Long value) throws SQLException {
        room(Integer.BYTES + Long.BYTES);
        if (value == null) {
            buffer.putInt(NULL);
        } else {
            buffer.putInt(Long.BYTES).putLong(value);
        }
        return this;
    }

    PostgresCopy text(@Nullable String value) throws SQLException {
        if (value == null) {
            room(Integer.BYTES).putInt(NULL);
            return this;
        }
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    PostgresCopy bytes(byte[] value) throws SQLException {
        room(Integer.BYTES).putInt(value.length);
        if (value.length > buffer.remaining()) {
            flush();
        }
        if (value.length > buffer.capacity()) {
            copy.writeToCopy(value, 0, value.length);
        } else {
            buffer.put(value);
        }
        return this;
    }

    private ByteBuffer room(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    /** All rows are given: waits until the server has taken them. */
    void end() throws SQLException {
        room(Short.BYTES).putShort(TRAILER);
        flush();
        copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
