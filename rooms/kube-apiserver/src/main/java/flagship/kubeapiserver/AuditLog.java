package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes audit events, one JSON document a line, each before its request goes on. A full file becomes {@code NAME.1}; the older ones move
 * up, and the oldest is deleted. Safe for use by many threads.
 */
final class AuditLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);

    private final AuditConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable OutputStream out; // Guarded by the lock, as is all below; null after closing.
    private long bytes;
    private boolean failing;

    private AuditLog(AuditConfig config, OutputStream out, long bytes) {
        this.config = config;
        this.out = out;
        this.bytes = bytes;
    }

    /** @throws ServerStartException if the file cannot be written */
    static AuditLog open(AuditConfig config) {
        if (config.log().equals("-")) {
            return new AuditLog(config, System.out, 0);
        }
        var file = Path.of(config.log());
        try {
            return new AuditLog(config, append(file), Files.size(file));
        } catch (IOException e) {
            throw new ServerStartException(
                    "the audit log %s cannot be written (%s): choose another file".formatted(file, e.getMessage()), e);
        }
    }

    private static OutputStream append(Path file) throws IOException {
        if (!Files.exists(file)) {
            PrivateFiles.writeSecret(file, "");
        }
        return new FileOutputStream(file.toFile(), true);
    }

    /** A line that cannot be written is reported to the server's log, once until it works again; requests go on. */
    void write(ObjectNode event) {
        byte[] json = Json.bytes(event);
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        lock.lock();
        try {
            append(line);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                log.atError().setCause(e).addKeyValue("file", config.log()).log("audit events are lost");
            }
            failing = true;
        } finally {
            lock.unlock();
        }
    }

    private void append(byte[] line) throws IOException {
        var open = out;
        if (open == null) {
            return;
        }
        boolean isFile = !config.log().equals("-");
        if (isFile && bytes > 0 && bytes + line.length > config.fileBytesMax()) {
            open = beginNewFile(open);
        }
        open.write(line);
        open.flush();
        bytes += line.length;
    }

    private OutputStream beginNewFile(OutputStream full) throws IOException {
        full.close();
        var file = Path.of(config.log());
        for (int age = config.oldFilesMax(); age > 0; age--) {
            var younger = age == 1 ? file : old(file, age - 1);
            if (Files.exists(younger)) {
                Files.move(younger, old(file, age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(file);
        var opened = append(file);
        out = opened;
        bytes = 0;
        return opened;
    }

    private static Path old(Path file, int age) {
        return file.resolveSibling(file.getFileName() + "." + age);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (out != null && !config.log().equals("-")) {
                out.close();
            }
            out = null;
        } catch (IOException e) {
            log.atWarn().setCause(e).addKeyValue("file", config.log()).log("audit log did not close");
        } finally {
            lock.unlock();
        }
    }
}
