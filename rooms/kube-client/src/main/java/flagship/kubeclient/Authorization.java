package flagship.kubeclient;

import flagship.kubeclient.ClientConfig.Credential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.Optional;

/** Makes the {@code Authorization} header of each request. Safe for use by many threads. */
interface Authorization {
    /**
     * The header's value; empty for none.
     *
     * @throws IOException if the token cannot be had; the message says what to do
     */
    Optional<String> header() throws IOException, InterruptedException;

    /** The server answered 401. True if another try may send something else. */
    default boolean refused() {
        return false;
    }

    static Authorization of(Credential credential, ClientIdentity identity) {
        return switch (credential) {
            case Credential.None() -> Optional::empty;
            case Credential.Token(String token) -> {
                var header = Optional.of("Bearer " + token);
                yield () -> header;
            }
            case Credential.Basic(String username, String password) -> {
                var pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
                var header = Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
                yield () -> header;
            }
            case Credential.TokenFile(Path file) -> new FromFile(file);
            case Credential.Exec exec -> new ExecPlugin(exec, identity);
        };
    }

    /** Reads the token again when the file has changed; mounted service account tokens do so every hour. */
    final class FromFile implements Authorization {
        private record Seen(FileTime modified, Optional<Object> file, Optional<String> header) {}

        private final Path path;
        private volatile Optional<Seen> seen = Optional.empty();

        FromFile(Path path) {
            this.path = path;
        }

        @Override
        public Optional<String> header() throws IOException {
            try {
                var now = Files.readAttributes(path, BasicFileAttributes.class);
                var fileKey = Optional.ofNullable(now.fileKey());
                var last = seen;
                if (last.isPresent()
                        && last.get().modified().equals(now.lastModifiedTime())
                        && last.get().file().equals(fileKey)) {
                    return last.get().header();
                }
                var header = Optional.of("Bearer " + Files.readString(path).strip());
                seen = Optional.of(new Seen(now.lastModifiedTime(), fileKey, header));
                return header;
            } catch (IOException e) {
                throw new IOException("the token file %s cannot be read".formatted(path), e);
            }
        }

        @Override
        public boolean refused() {
            // The file may have been rewritten within the resolution of its time stamp.
            var old = seen;
            seen = Optional.empty();
            try {
                return old.isPresent() && !old.get().header().equals(header());
            } catch (IOException e) {
                return false;
            }
        }
    }
}
