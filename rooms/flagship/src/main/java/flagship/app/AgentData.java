package flagship.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** What an agent must not forget, for one process at a time. */
final class AgentData implements AutoCloseable {
    private final DataDirectory directory;
    private final FileChannel lock;

    private AgentData(DataDirectory directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** @throws UserError if it cannot be used, or another agent uses it */
    static AgentData open(Path root) {
        var directory = DataDirectory.open(root);
        var file = directory.root().resolve("agent.lock");
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new UserError(
                        "another agent works with the data directory %s: stop it, or name another with --data"
                                .formatted(root));
            }
            return new AgentData(directory, channel);
        } catch (IOException e) {
            throw new UserError("the file %s cannot be used: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // By this very process.
        }
    }

    /** Tells this agent from others of the same cluster; the same after a restart, so that it need not wait for its own lease to run out. */
    String identity() {
        var file = directory.root().resolve("agent.id");
        try {
            if (!Files.exists(file)) {
                DataDirectory.writePrivate(
                        file, ("flagship-agent-" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UserError("the file %s cannot be used: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
