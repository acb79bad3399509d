package flagship.kubestore;

import static java.nio.charset.StandardCharsets.UTF_8;

import flagship.kubestore.ObjectStore.Write.Create;
import flagship.kubestore.ObjectStore.Write.Delete;
import flagship.kubestore.ObjectStore.Write.Update;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** The main class of the process that is killed: several threads write and print each acknowledged write. */
final class ChildWriter {
    static final int THREADS = 4;
    /** Of so many keys one is updated and one is deleted. */
    private static final int CYCLE = 5;
    /** Ends each printed line, so that a torn one is noticed. */
    static final String END = " .";

    private static final String TWINS = "/twins";

    private final ObjectStore store;
    private final OutputStream output = new FileOutputStream(FileDescriptor.out);

    private ChildWriter(ObjectStore store) {
        this.store = store;
    }

    /** @param arguments the store's directory */
    public static void main(String[] arguments) throws InterruptedException {
        var writer = new ChildWriter(Stores.open(Path.of(arguments[0])));
        var threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            long run = writer.store.revision();
            int number = i;
            threads[i] = Thread.ofPlatform().start(() -> writer.write(run, number));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void write(long run, int thread) {
        var random = new Random(run * THREADS + thread);
        for (int i = 0; ; i++) {
            var key = "/%d/%d/%d".formatted(run, thread, i);
            byte[] content = new byte[100 + random.nextInt(20_000)];
            random.nextBytes(content);
            var creation = new Create(key, revision -> sealed(revision, content));
            long created = hasTwin(key) ? withTwin(creation, content) : store.commit(creation);
            print("live", key, created, content);
            if (i % CYCLE == 1) {
                long updated = store.commit(new Update(key, created, revision -> sealed(revision, content)));
                print("live", key, updated, content);
            } else if (isDeletedLater(key)) {
                long deleted = store.commit(new Delete(key, created, revision -> sealed(revision, content)));
                print("gone", key, deleted, content);
            }
        }
    }

    private long withTwin(Create creation, byte[] content) {
        var twin = new Create(twin(creation.key()), revision -> sealed(revision, content));
        long created = store.commitTogether(List.of(creation, twin));
        print("live", twin.key(), created + 1, content);
        return created;
    }

    /** Whether the writer creates the key together with its {@link #twin}. */
    static boolean hasTwin(String key) {
        return !key.startsWith(TWINS) && Integer.parseInt(key.substring(key.lastIndexOf('/') + 1)) % CYCLE == 3;
    }

    static String twin(String key) {
        return TWINS + key;
    }

    /** Whether the writer deletes the key right after it created it. */
    static boolean isDeletedLater(String key) {
        return Integer.parseInt(key.substring(key.lastIndexOf('/') + 1)) % CYCLE == 2;
    }

    /** The content between its revision and its checksum. */
    static byte[] sealed(long revision, byte[] content) {
        var buffer = java.nio.ByteBuffer.allocate(content.length + 2 * Long.BYTES);
        return buffer.putLong(revision).put(content).putLong(checksum(content)).array();
    }

    static long checksum(byte[] content) {
        var crc = new CRC32();
        crc.update(content);
        return crc.getValue();
    }

    private void print(String state, String key, long revision, byte[] content) {
        var line = "%s %s %d %d%s\n".formatted(state, key, revision, checksum(content), END);
        synchronized (output) {
            try {
                output.write(line.getBytes(
                        UTF_8)); // One write call: unbuffered, so it has left the process when it returns.
            } catch (IOException e) {
                throw new IllegalStateException("nobody listens", e);
            }
        }
    }
}
