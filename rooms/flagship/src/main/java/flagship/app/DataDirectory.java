package flagship.app;

import flagship.kubemodel.AtRestCipher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Where a control plane or a member keeps what it must not forget. Everything in it belongs to its owner alone. */
record DataDirectory(Path root) {
    private static final String PRIVATE_DIRECTORY = "rwx------";
    private static final String PRIVATE_FILE = "rw-------";
    private static final int REPLICA_BYTES = 8;

    /**
     * Makes the directory if it is not there.
     *
     * @throws UserError if it cannot be made or written
     */
    static DataDirectory open(Path root) {
        try {
            Files.createDirectories(root);
            var data = new DataDirectory(root.toRealPath());
            Files.createDirectories(data.pki());
            if (!Files.isWritable(data.root()) || !Files.isWritable(data.pki())) {
                throw new AccessDeniedException(root.toString());
            }
            makePrivate(data.root(), PRIVATE_DIRECTORY);
            return data;
        } catch (AccessDeniedException e) {
            throw new UserError(
                    "the data directory %s cannot be written: change its owner or permissions, or name another with --data"
                            .formatted(root),
                    e);
        } catch (FileAlreadyExistsException e) {
            throw new UserError("%s is a file: name a directory with --data".formatted(root), e);
        } catch (IOException e) {
            throw new UserError(
                    "the data directory %s cannot be used (%s): name another with --data"
                            .formatted(root, e.getMessage()),
                    e);
        }
    }

    Path store() {
        return root.resolve("store");
    }

    Path catalog() {
        return root.resolve("catalog");
    }

    Path pki() {
        return root.resolve("pki");
    }

    Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    /**
     * The cipher for Secrets and credentials; its key is made at the first call.
     *
     * @throws UserError if the key file cannot be read or holds no key
     */
    AtRestCipher cipher() {
        var hex = atRestKey().orElseGet(() -> {
            var made = newAtRestKey();
            keepAtRestKey(made);
            return made;
        });
        try {
            return new AtRestCipher(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "%s holds no key of %d bytes in hexadecimal: restore it from a backup; without it the stored Secrets cannot be read"
                            .formatted(atRestFile(), AtRestCipher.KEY_BYTES),
                    e);
        }
    }

    static String newAtRestKey() {
        byte[] key = new byte[AtRestCipher.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    /** The key of {@link #cipher} in hexadecimal; absent before it was made. */
    Optional<String> atRestKey() {
        try {
            return Files.exists(atRestFile())
                    ? Optional.of(Files.readString(atRestFile()).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UserError("the key %s cannot be read: %s".formatted(atRestFile(), e.getMessage()), e);
        }
    }

    void keepAtRestKey(String hex) {
        try {
            writePrivate(atRestFile(), hex.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UserError("the key %s cannot be made: %s".formatted(atRestFile(), e.getMessage()), e);
        }
    }

    /**
     * The name of the process that uses this directory among those that share work: made once, so that it goes on with its own clusters after
     * a restart.
     */
    String replica() {
        var file = root.resolve("replica");
        try {
            if (!Files.exists(file)) {
                byte[] name = new byte[REPLICA_BYTES];
                new SecureRandom().nextBytes(name);
                writePrivate(file, HexFormat.of().formatHex(name).getBytes(StandardCharsets.US_ASCII));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UserError("the name %s cannot be read or made: %s".formatted(file, e.getMessage()), e);
        }
    }

    private Path atRestFile() {
        return pki().resolve("at-rest.key");
    }

    /** Writes a file that only its owner can read; whole or not at all, also when the process is killed. */
    static void writePrivate(Path file, byte[] content) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        var draft = Files.createTempFile(directory, ".", ".new");
        try {
            makePrivate(draft, PRIVATE_FILE);
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void makePrivate(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
