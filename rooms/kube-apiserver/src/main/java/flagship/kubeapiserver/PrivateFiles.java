package flagship.kubeapiserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Writes files so that they are there whole or not at all, whenever the process dies. */
final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private PrivateFiles() {}

    static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder, attributes(folder, OWNER_ONLY_FOLDER));
        } catch (IOException e) {
            throw new ServerStartException(
                    "the folder %s cannot be created (%s): choose another data directory".formatted(folder, reason(e)),
                    e);
        }
    }

    /** Replaces {@code file} with one that only its owner may read. */
    static void writeSecret(Path file, String text) {
        write(file, text, OWNER_ONLY);
    }

    /** Replaces {@code file} with one that everybody may read. */
    static void write(Path file, String text) {
        write(file, text, READABLE);
    }

    private static void write(Path file, String text, Set<PosixFilePermission> permissions) {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (var channel = FileChannel.open(draft, options, attributes(file, permissions))) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ServerStartException(
                    "%s cannot be written (%s): make its folder writable or choose another data directory"
                            .formatted(file, reason(e)),
                    e);
        }
    }

    private static FileAttribute<?>[] attributes(Path file, Set<PosixFilePermission> permissions) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
