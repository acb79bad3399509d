package flagship.catalog;

import static flagship.catalog.Found.pods;
import static flagship.catalog.Objects.batch;
import static flagship.catalog.Objects.pod;
import static flagship.kubemodel.LabelSelector.Operator.EXISTS;
import static flagship.kubemodel.LabelSelector.Operator.IN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.catalog.ServerCatalogConfig.Login;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbCatalogTest extends ServerCatalogContract {
    @RegisterExtension
    final MariaDbServer server = new MariaDbServer();

    @Override
    ServerCatalogConfig config(Sealing sealing) {
        return server.config(sealing);
    }

    @Override
    void cutConnections() throws SQLException {
        var own = "SELECT id FROM information_schema.processlist WHERE db = '%s'".formatted(server.database());
        for (long id : server.numbers(own)) {
            server.run("KILL " + id);
        }
    }

    @Test
    void namesThatDifferInTheirLastLettersOrInCaseAreTwoObjects() throws Exception {
        var long1 = "x".repeat(250) + ".1";
        var long2 = "x".repeat(250) + ".2";
        try (var catalog = ServerCatalog.open(config(Sealing.NONE))) {
            catalog.apply(batch("c1", pod("web", long1, "1"), pod("web", long2, "1"), pod("web", "a", "1")));
            catalog.apply(batch("c1", pod("web", "A", "1")));

            assertThat(pods().keysIn(catalog)).hasSize(4);
            assertThat(pods().names("A").keysIn(catalog)).containsExactly("c1:web/A");
            assertThat(pods().names("a ").keysIn(catalog)).isEmpty();
        }
    }

    @Test
    void aWrongPasswordSaysWhereItComesFromAndDoesNotShowIt() {
        var good = config(Sealing.NONE);
        var config = ServerCatalogConfig.of(good.url(), Optional.of(new Login("flagship", "wr0ng")), Sealing.NONE);

        assertThatThrownBy(() -> ServerCatalog.open(config))
                .isInstanceOf(CatalogUnavailable.class)
                .hasMessageContaining("FLAGSHIP_CATALOG_PASSWORD")
                .hasMessageNotContaining("wr0ng");
    }

    @Test
    void everyCommonQueryReadsByAnIndex() throws Exception {
        try (var catalog = (SqlCatalog) ServerCatalog.open(config(Sealing.NONE))) {
            catalog.apply(batch("c1", pod("web", "a", "1", "app", "x", "idx", "3")));
            for (var query : List.of(
                    pods().clusters("c1"),
                    pods().namespaces("web"),
                    pods().namespaces("web", "api").clusters("c1", "c2"),
                    pods().label("app", EXISTS),
                    pods().names("a"),
                    pods().label("app", IN, "x"))) {
                assertThat(catalog.explain(query.query()).getFirst().replaceAll("\\s+", " "))
                        .as(query.toString())
                        .doesNotContainPattern("\"table_name\": \"(o|b|t|l)\", \"access_type\": \"ALL\"");
            }
        }
    }
}
