package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    private Path data;

    @Test
    void theSameFilesServeAgainAfterARestart() {
        var first = Pki.open(config("127.0.0.1:0", NOW));
        var second = Pki.open(config("127.0.0.1:0", NOW.plus(Duration.ofDays(1))));

        assertThat(second.adminAccess()).isEqualTo(first.adminAccess());
        assertThat(second.serving().leaf()).isEqualTo(first.serving().leaf());
    }

    @Test
    void keysAreReadableByTheirOwnerAlone() throws IOException {
        Pki.open(config("127.0.0.1:0", NOW));

        for (var name : List.of("ca.key", "serving.key", "admin.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theServingCertificateNamesEveryWayToReachTheServer() {
        var pki = Pki.open(config("192.0.2.7:7443", NOW));

        assertThat(ServingNames.in(pki.serving().leaf()))
                .contains(
                        "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "192.0.2.7", "kubernetes.default.svc", "10.0.0.1");
    }

    @Test
    void anotherListenAddressGetsANewServingCertificateOfTheSameAuthority() throws Exception {
        var before = Pki.open(config("127.0.0.1:0", NOW));
        var after = Pki.open(config("192.0.2.7:0", NOW));

        assertThat(after.serving().leaf()).isNotEqualTo(before.serving().leaf());
        assertThat(after.clientAuthority()).isEqualTo(before.clientAuthority());
        after.serving().leaf().verify(before.clientAuthority().getPublicKey());
    }

    @Test
    void certificatesThatNearTheirEndAreRenewed() {
        var before = Pki.open(config("127.0.0.1:0", NOW));
        var after = Pki.open(config("127.0.0.1:0", NOW.plus(Duration.ofDays(320))));

        assertThat(after.serving().leaf().getNotAfter())
                .isAfter(before.serving().leaf().getNotAfter());
        assertThat(after.adminAccess()).isNotEqualTo(before.adminAccess());
    }

    @Test
    void aClockThatJumpedBackDoesNotMakeCertificatesInvalid() throws Exception {
        var leaf = Pki.open(config("127.0.0.1:0", NOW)).serving().leaf();

        leaf.checkValidity(java.util.Date.from(NOW.minus(Duration.ofHours(23))));
        assertThat(leaf.getNotAfter().toInstant()).isAfter(NOW);
    }

    @Test
    void aDeathBetweenKeyAndCertificateLeavesAUsableState() throws IOException {
        Pki.open(config("127.0.0.1:0", NOW));
        for (var name : List.of("ca.crt", "serving.crt", "admin.crt")) {
            Files.delete(file(name));
            assertThat(Pki.open(config("127.0.0.1:0", NOW)).serving().fits())
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void anAuthorityWithoutItsKeyIsRefusedWithTheWayOut() throws IOException {
        Pki.open(config("127.0.0.1:0", NOW));
        Files.delete(file("ca.key"));

        assertThatThrownBy(() -> Pki.open(config("127.0.0.1:0", NOW)))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("restore the key, or remove the folder");
    }

    @Test
    void aGivenKeyOfAnotherCertificateIsRefused() throws IOException {
        Pki.open(config("127.0.0.1:0", NOW));
        var config =
                config("127.0.0.1:0", NOW).withTls(Optional.of(file("serving.crt")), Optional.of(file("admin.key")));

        assertThatThrownBy(() -> Pki.open(config)).hasMessageContaining("does not belong to the certificate in");
    }

    @Test
    void aGivenFileThatIsMissingIsNamed() {
        var config = config("127.0.0.1:0", NOW)
                .withTls(Optional.of(data.resolve("none.crt")), Optional.of(data.resolve("none.key")));

        assertThatThrownBy(() -> Pki.open(config)).hasMessageMatching("the TLS .* file .*none.* does not exist");
    }

    @Test
    void halfOfAGivenPairIsRefused() {
        var config = config("127.0.0.1:0", NOW).withTls(Optional.empty(), Optional.of(data.resolve("a.key")));

        assertThatThrownBy(() -> Pki.open(config)).hasMessageContaining("give both or none");
    }

    private Path file(String name) {
        return data.resolve("pki").resolve(name);
    }

    private ApiServerConfig config(String listen, Instant now) {
        var usual = ApiServerConfig.of(data, ListenAddress.parse(listen));
        return new ApiServerConfig(
                usual.data(),
                usual.listen(),
                usual.tokenAuthFile(),
                usual.clientCaFile(),
                usual.requestHeaderClientCaFile(),
                usual.tlsCertFile(),
                usual.tlsPrivateKeyFile(),
                usual.serviceClusterIpRange(),
                usual.runsPods(),
                usual.oidc(),
                usual.audit(),
                usual.limits(),
                usual.metrics(),
                Clock.fixed(now, ZoneOffset.UTC));
    }
}
