package flagship.ovsdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks for certificates. */
final class OvsdbTlsTest {
    @TempDir
    Path folder = Path.of("");

    private static KeyPair keys(String algorithm, int size) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(String name, KeyPair keys, String issuer, KeyPair issuerKeys)
            throws Exception {
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + issuer),
                new BigInteger(64, new java.util.Random()),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Name("CN=" + name),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(name.equals(issuer)));
        var signer = new JcaContentSignerBuilder("SHA256withRSA").build(issuerKeys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static byte[] pem(Object value) throws Exception {
        if (value instanceof KeyPair keys) {
            var body = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
            return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                    .formatted(body)
                    .getBytes(US_ASCII);
        }
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(value);
        }
        return text.toString().getBytes(US_ASCII);
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aClientWithACertificateOfTheAuthorityIsServedAndAnotherIsNot() throws Exception {
        var authorityKeys = keys("RSA", 2048);
        var authority = certificate("authority", authorityKeys, "authority", authorityKeys);
        var serverKeys = keys("RSA", 2048);
        Files.write(folder.resolve("ca.pem"), pem(authority));
        Files.write(folder.resolve("key.pem"), pem(serverKeys));
        Files.write(folder.resolve("cert.pem"), pem(certificate("server", serverKeys, "authority", authorityKeys)));
        int port = freePort();
        try (var _ = OvsdbServer.start(
                folder.resolve("db"),
                "--remote=pssl:%d:127.0.0.1".formatted(port),
                "--ca-cert=" + folder.resolve("ca.pem"),
                "--private-key=" + folder.resolve("key.pem"),
                "--certificate=" + folder.resolve("cert.pem"))) {
            var config = OvsdbConfig.of(
                    List.of(new OvsdbEndpoint.Ssl("127.0.0.1", port)), "Shop", List.of(MonitoredTable.of("Shelf")));
            var ours = keys("EC", 256);
            var trusted = OvsdbTls.of(
                    pem(authority), pem(certificate("client", ours, "authority", authorityKeys)), pem(ours));
            try (var client = OvsdbClient.start(config.withTls(trusted))) {
                assertThat(client.waitInSync(Duration.ofSeconds(20)))
                        .as("%s", client.failure())
                        .isTrue();
            }
            var stranger = keys("RSA", 2048);
            var strange = OvsdbTls.of(pem(authority), pem(certificate("x", stranger, "x", stranger)), pem(stranger));
            try (var client = OvsdbClient.start(config.withTls(strange))) {
                Eventually.await(
                        "it is refused",
                        () -> client.failure()
                                .filter(text -> text.contains("ssl:127.0.0.1"))
                                .isPresent());
                assertThat(client.inSync()).isFalse();
            }
        }
    }

    @Test
    void whatCannotBeUsedIsNamed() throws Exception {
        var keys = keys("RSA", 2048);
        var certificate = pem(certificate("a", keys, "a", keys));

        assertThatThrownBy(() -> OvsdbTls.of(new byte[0], certificate, pem(keys)))
                .hasMessageContaining("the certificate authority");
        assertThatThrownBy(() -> OvsdbTls.of(certificate, certificate, "no key".getBytes(US_ASCII)))
                .hasMessageContaining("openssl pkcs8");
    }
}
