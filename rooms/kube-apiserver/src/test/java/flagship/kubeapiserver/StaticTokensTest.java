package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticTokensTest {
    @TempDir
    private Path folder;

    @Test
    void aLineIsTokenUserUidAndQuotedGroups() throws IOException {
        var user = read("t1,jane,u-1,\"devs,ops\"\n\nt2,joe,u-2\n").userOf("t1").orElseThrow();

        assertThat(user.name()).isEqualTo("jane");
        assertThat(user.uid()).isEqualTo("u-1");
        assertThat(user.groups()).containsExactly("devs", "ops");
    }

    @Test
    void groupsAreOptional() throws IOException {
        assertThat(read("t2,joe,u-2").userOf("t2").orElseThrow().groups()).isEmpty();
    }

    @Test
    void anUnknownTokenIsNobodys() throws IOException {
        assertThat(read("t1,jane,u-1").userOf("t")).isEmpty();
    }

    @Test
    void aLineWithTooFewColumnsIsNamed() {
        assertThatThrownBy(() -> read("t1,jane,u-1\nt2,joe\n"))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("has 2 columns");
    }

    @Test
    void anOpenQuoteIsNamed() {
        assertThatThrownBy(() -> read("t1,jane,u-1,\"devs")).hasMessageContaining("a quote that is never closed");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> StaticTokens.read(folder.resolve("none.csv")))
                .hasMessageContaining("none.csv does not exist");
    }

    private StaticTokens read(String text) throws IOException {
        return StaticTokens.read(Files.writeString(folder.resolve("tokens.csv"), text));
    }
}
