package flagship.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void itBelongsToItsOwnerAlone() throws IOException {
        var data = DataDirectory.open(directory.resolve("data"));
        data.cipher();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(data.pki().resolve("at-rest.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void whatWasSealedIsOpenedAfterARestart() {
        byte[] sealed = DataDirectory.open(directory).cipher().seal("secret".getBytes(UTF_8), "key".getBytes(UTF_8));

        assertThat(DataDirectory.open(directory).cipher().open(sealed, "key".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("secret");
    }

    @Test
    void aDamagedKeyIsNamedInsteadOfReplaced() throws IOException {
        var data = DataDirectory.open(directory);
        data.cipher();
        Files.writeString(data.pki().resolve("at-rest.key"), "damaged");

        assertThatThrownBy(data::cipher).isInstanceOf(UserError.class).hasMessageContaining("restore it from a backup");
    }

    @Test
    void aFileInItsPlaceIsNamed() throws IOException {
        var file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is a file");
    }

    @Test
    void aPrivateFileIsReplacedWhole() throws IOException {
        var file = directory.resolve("kubeconfig");
        DataDirectory.writePrivate(file, "first".getBytes(UTF_8));
        DataDirectory.writePrivate(file, "second".getBytes(UTF_8));

        assertThat(file).hasContent("second");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }
}
