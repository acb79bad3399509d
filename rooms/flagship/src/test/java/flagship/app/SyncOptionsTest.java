package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.sync.SyncConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SyncOptionsTest {
    private final SyncOptions options = new SyncOptions();

    @Test
    void theDefaultsAreThoseOfTheSync() {
        assertThat(options.config()).isEqualTo(SyncConfig.DEFAULT);
    }

    @Test
    void timesAreRead() {
        options.eventRetention = "7d";
        options.compareInterval = "0";
        options.compareObjectsPerSecond = 10;

        assertThat(options.config().kept().eventRetention()).isEqualTo(Duration.ofDays(7));
        assertThat(options.config().comparing().every()).isZero();
        assertThat(options.config().comparing().objectsPerSecond()).isEqualTo(10);
    }

    @Test
    void programsOfUsersRunOnlyWhereTheOperatorSaysSo() {
        assertThat(options.config().credentialPlugins()).isFalse();

        options.allowCredentialPlugins = true;

        assertThat(options.config()).isEqualTo(SyncConfig.DEFAULT.withCredentialPlugins(true));
    }

    @Test
    void theBuiltInImportCanBeSwitchedOff() {
        options.noClusterImport = true;

        assertThat(options.config()).isEqualTo(SyncConfig.DEFAULT.withImportClusters(false));
    }

    @Test
    void aShardIsNamed() {
        options.shardingName = "eu";

        assertThat(options.config()).isEqualTo(SyncConfig.DEFAULT.withShardingName("eu"));
    }

    @Test
    void historyNotesWhoChangedWhat() {
        options.historyRetention = "24h";

        assertThat(options.history()).isEqualTo(Duration.ofDays(1));
        assertThat(options.config().kept().authors()).isTrue();
    }

    @Test
    void badValuesAreRefusedWithWhatIsPossible() {
        options.eventRetention = "a while";
        assertThatThrownBy(options::config).isInstanceOf(UserError.class).hasMessageContaining("7d");
        options.eventRetention = "1h";
        options.compareObjectsPerSecond = 0;
        assertThatThrownBy(options::config).isInstanceOf(UserError.class).hasMessageContaining("at least 1");
    }
}
