package flagship.clusterimport;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.clusterimport.WatchedTypes.Scope;
import flagship.kubeclient.Informer;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Informers live as long as somebody needs them. */
final class WatchedTypesTest {
    private static final Scope SECRETS = new Scope(new GroupVersionResource("", "v1", "secrets"), "a");
    private static final Scope CLUSTERS = new Scope(new GroupVersionResource("x.io", "v1", "clusters"), "");

    private final Transport nobody = new Transport() {
        @Override
        public Response send(Request request) throws IOException {
            throw new IOException("nobody is there");
        }

        @Override
        public void close() {}
    };
    private final WatchedTypes watched =
            new WatchedTypes(scope -> new Informer(nobody, ReflectorConfig.of(scope.type())));

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void usersShareAnInformer() {
        assertThat(watched.use("one", SECRETS)).isSameAs(watched.use("two", SECRETS));
        assertThat(watched.scopes()).containsExactly(SECRETS);
    }

    @Test
    void anInformerStopsWithItsLastUser() {
        watched.use("one", SECRETS);
        watched.use("one", CLUSTERS);
        watched.use("two", SECRETS);

        watched.keep("one", Set.of());
        assertThat(watched.scopes()).containsExactly(SECRETS);
        watched.keep("two", Set.of());
        assertThat(watched.scopes()).isEmpty();
    }

    @Test
    void whatIsStillNeededStays() {
        watched.use("one", SECRETS);
        watched.use("one", CLUSTERS);

        watched.keep("one", Set.of(CLUSTERS));

        assertThat(watched.scopes()).containsExactly(CLUSTERS);
    }
}
