package flagship.kubestore;

import static flagship.kubestore.Stores.createKey;
import static flagship.kubestore.Stores.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import flagship.kubemodel.AtRestCipher;
import flagship.kubestore.ObjectStore.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {
    @TempDir
    Path directory;

    @Test
    void aMissingDirectoryIsCreated() {
        var below = directory.resolve("deep/down");

        try (var store = Stores.open(below)) {
            assertThat(store.revision()).isEqualTo(1);
        }
    }

    @Test
    void aSecondStoreOnTheDirectoryIsRefusedAndHarmsTheFirstNot() {
        try (var first = Stores.open(directory)) {
            assertRefused(StoreConfig.of(directory))
                    .hasMessageContaining("in use by another running store (process %d)"
                            .formatted(ProcessHandle.current().pid()));
            assertRefused(StoreConfig.of(directory));
            assertThat(createKey(first, "/a", "x")).isEqualTo(2);
        }
        Stores.open(directory).close();
    }

    @Test
    void aSecondProcessOnTheDirectoryIsRefused() throws Exception {
        try (var child = ChildStore.start(directory, 1)) {
            child.awaitAcknowledgement();

            assertRefused(StoreConfig.of(directory)).hasMessageContaining("(process %d)".formatted(child.pid()));
        }
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        var file = Files.writeString(directory.resolve("file"), "text");

        assertRefused(StoreConfig.of(file)).hasMessageContaining("is a file, not a directory");
    }

    @Test
    void aDirectoryThatMayNotBeWrittenIsRefused() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));

        try {
            assertRefused(StoreConfig.of(directory)).hasMessageContaining("choose another data directory");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws IOException {
        var file = Files.writeString(directory.resolve(Database.FILE), "no database, ".repeat(1000));

        assertRefused(StoreConfig.of(directory)).hasMessageContaining("damaged or not a store");
        assertThat(file).content().startsWith("no database");
    }

    @Test
    void anotherProgramsDatabaseIsRefused() throws Exception {
        change("CREATE TABLE theirs(x)");

        assertRefused(StoreConfig.of(directory)).hasMessageContaining("another program's database");
    }

    @Test
    void aNewerSchemaIsRefused() throws Exception {
        Stores.open(directory).close();
        change("PRAGMA user_version=9");

        assertRefused(StoreConfig.of(directory)).hasMessageContaining("schema version 9", "start the newer program");
    }

    @Test
    void sealedValuesAreReadableForTheOwnerOfTheKeyAndNotOnDisk() throws Exception {
        try (var store = SqliteObjectStore.open(sealed(1))) {
            createKey(store, "/secrets/a", "under-the-rose");
            createKey(store, "/plain/a", "on-the-street");
            assertThat(text(store.get("/secrets/a").orElseThrow().value())).isEqualTo("under-the-rose@2");
        }

        var file = Files.readString(directory.resolve(Database.FILE), ISO_8859_1);
        assertThat(file).contains("on-the-street").doesNotContain("under-the-rose");
    }

    @Test
    void historyAndListsOfSealedValuesAreOpenedToo() throws Exception {
        try (var store = SqliteObjectStore.open(sealed(1))) {
            Stores.updateKey(store, "/secrets/a", createKey(store, "/secrets/a", "one"), "two");
        }
        try (var store = SqliteObjectStore.open(sealed(1));
                var watch = store.watch("/secrets/", 2)) {
            var event = Stores.take(watch, 1).getFirst();
            var previous = event.previous();
            assertThat(previous).isNotNull();
            assertThat(text(previous == null ? new byte[0] : previous)).isEqualTo("one@2");
            assertThat(text(event.value())).isEqualTo("two@3");
            assertThat(text(store.list("/", 2, "", 0).items().getFirst().value()))
                    .isEqualTo("one@2");
        }
    }

    @Test
    void anotherEncryptionKeyIsRefused() {
        SqliteObjectStore.open(sealed(1)).close();

        assertRefused(sealed(2)).hasMessageContaining("encrypted with another key");
        assertRefused(StoreConfig.of(directory)).hasMessageContaining("no encryption key was given");
        SqliteObjectStore.open(sealed(1)).close();
    }

    @Test
    void encryptionMayBeginLater() {
        try (var store = Stores.open(directory)) {
            createKey(store, "/secrets/a", "x");
        }

        try (var store = SqliteObjectStore.open(sealed(1))) {
            createKey(store, "/secrets/b", "y");
            assertThat(store.list("/secrets/", 0, "", 0).items())
                    .extracting(item -> text(item.value()))
                    .containsExactly("x@2", "y@3");
        }
    }

    private StoreConfig sealed(int key) {
        byte[] bytes = new byte[AtRestCipher.KEY_BYTES];
        Arrays.fill(bytes, (byte) key);
        return StoreConfig.of(directory).sealing(new AtRestCipher(bytes), name -> name.startsWith("/secrets/"));
    }

    private void change(String statement) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Database.FILE));
                var jdbc = connection.createStatement()) {
            jdbc.execute(statement);
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(StoreConfig config) {
        return assertThatThrownBy(() -> SqliteObjectStore.open(config)).isInstanceOf(StoreUnavailable.class);
    }
}
