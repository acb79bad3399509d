package flagship.app;

import static org.assertj.core.api.Assertions.assertThatCode;

import flagship.fleetapi.FleetAdmission;
import flagship.fleetapi.FleetCrds;
import flagship.fleetapi.NetworkCrds;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.UserInfo;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the control plane takes without a check, because its build has checked it: here. */
class BroughtAlongTest {
    @Test
    void ourDefinitionsAndPoliciesPassTheChecksOfAnApiServerThatDoesNotKnowThem(@TempDir Path folder) {
        var config = ApiServerConfig.of(folder, new ListenAddress("127.0.0.1", 0));
        try (var store = SqliteObjectStore.open(StoreConfig.of(folder.resolve("store")));
                var server = ApiServer.create(config, store)) {
            server.listen();
            var host = server.inProcess(UserInfo.system("flagship"));

            assertThatCode(() -> {
                        new CrdInstallation(host).install(FleetCrds.all());
                        new CrdInstallation(host).install(NetworkCrds.all());
                        new AdmissionInstallation(host).install(FleetAdmission.all());
                    })
                    .doesNotThrowAnyException();
        }
    }
}
