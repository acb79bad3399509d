package flagship.kubeapiserver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys and certificates of one server, kept in {@code DATA/pki}: an authority ({@code ca}), the server's own certificate
 * ({@code serving}), an administrator's ({@code admin}) and the front proxy's ({@code front-proxy-client}), each as {@code .crt} and {@code .key}.
 *
 * <p>Made at the first start, renewed at a later start when they near their end or no longer fit. A key is always written before its
 * certificate, so that a death in between leaves a key from which the next start goes on.
 */
final class Pki {
    private static final Logger log = LoggerFactory.getLogger(Pki.class);
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3_652);
    private static final Duration LEAF_LIFE = Duration.ofDays(365);
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(60);

    /** The name that extension servers know us by. */
    static final String FRONT_PROXY = "front-proxy-client";

    private final List<X509Certificate> servingAuthority;
    private final CertificateIssuer issuer;
    private final TlsMaterial serving;
    private final TlsMaterial admin;
    private final TlsMaterial frontProxy;

    private Pki(
            List<X509Certificate> servingAuthority,
            CertificateIssuer issuer,
            TlsMaterial serving,
            TlsMaterial admin,
            TlsMaterial frontProxy) {
        this.servingAuthority = servingAuthority;
        this.issuer = issuer;
        this.serving = serving;
        this.admin = admin;
        this.frontProxy = frontProxy;
    }

    /**
     * Reads what is there and makes what is missing.
     *
     * @throws ServerStartException if a file cannot be read or written, or does not fit the others
     */
    static Pki open(ApiServerConfig config) {
        var folder = config.data().resolve("pki");
        PrivateFiles.createFolder(folder);
        var now = config.clock().instant();
        var issuer = authority(folder, now);
        var admin = leaf(
                folder,
                "admin",
                issuer,
                now,
                subjectKey -> issuer.client(subjectKey, "flagship-admin", UserInfo.MASTERS, now, LEAF_LIFE),
                certificate -> true);
        var frontProxy = leaf(
                folder,
                "front-proxy-client",
                issuer,
                now,
                subjectKey -> issuer.client(subjectKey, FRONT_PROXY, "front-proxy", now, LEAF_LIFE),
                certificate -> true);
        if (config.tlsCertFile().isPresent() || config.tlsPrivateKeyFile().isPresent()) {
            var given = given(config);
            return new Pki(given.chain(), issuer, given, admin, frontProxy);
        }
        var names = ServingNames.of(config);
        var serving = leaf(
                folder,
                "serving",
                issuer,
                now,
                subjectKey -> issuer.serving(subjectKey, ServingNames.generalNames(names), now, LEAF_LIFE),
                certificate -> ServingNames.in(certificate).equals(names));
        return new Pki(List.of(issuer.authority()), issuer, serving, admin, frontProxy);
    }

    /** What this server shows to those that serve aggregated APIs. */
    TlsMaterial frontProxy() {
        return frontProxy;
    }

    /**
     * What servers of aggregated APIs have to know to believe what we say of users.
     *
     * <p>Source: {@code apiserver/pkg/server/options/authentication.go} 1.32.
     */
    Map<String, String> extensionAuthentication() {
        var authority = PemFiles.print(List.of(clientAuthority()));
        return Map.of(
                "client-ca-file",
                authority,
                "requestheader-client-ca-file",
                authority,
                "requestheader-allowed-names",
                "[\"" + FRONT_PROXY + "\"]",
                "requestheader-username-headers",
                "[\"X-Remote-User\"]",
                "requestheader-group-headers",
                "[\"X-Remote-Group\"]",
                "requestheader-extra-headers-prefix",
                "[\"X-Remote-Extra-\"]");
    }

    TlsMaterial serving() {
        return serving;
    }

    /** The authority of our own client certificates. */
    X509Certificate clientAuthority() {
        return issuer.authority();
    }

    /** Signs what clients ask for. */
    CertificateIssuer issuer() {
        return issuer;
    }

    AdminAccess adminAccess() {
        return new AdminAccess(
                PemFiles.print(servingAuthority), PemFiles.print(admin.chain()), PemFiles.print(admin.key()));
    }

    private static TlsMaterial given(ApiServerConfig config) {
        var certificateFile = config.tlsCertFile()
                .orElseThrow(() -> new ServerStartException(
                        "a TLS private key file is given without a TLS certificate file: give both or none", null));
        var keyFile = config.tlsPrivateKeyFile()
                .orElseThrow(() -> new ServerStartException(
                        "a TLS certificate file is given without a TLS private key file: give both or none", null));
        var material = new TlsMaterial(
                PemFiles.privateKey(keyFile, "the TLS private key file"),
                PemFiles.certificates(certificateFile, "the TLS certificate file"));
        if (!material.fits()) {
            throw new ServerStartException(
                    "the private key in %s does not belong to the certificate in %s"
                            .formatted(keyFile, certificateFile),
                    null);
        }
        return material;
    }

    private static CertificateIssuer authority(Path folder, Instant now) {
        var certificateFile = folder.resolve("ca.crt");
        var keyFile = folder.resolve("ca.key");
        if (!Files.exists(keyFile) && Files.exists(certificateFile)) {
            throw new ServerStartException(
                    "%s is there but %s is missing: restore the key, or remove the folder %s to get a new authority"
                            .formatted(certificateFile, keyFile, folder),
                    null);
        }
        var own = KeyFile.open(keyFile, "the authority's key");
        if (!Files.exists(certificateFile)) {
            var name = "flagship-ca-" + now.getEpochSecond();
            var certificate = CertificateIssuer.selfSigned(name, own.pair(), now, AUTHORITY_LIFE);
            PrivateFiles.write(certificateFile, PemFiles.print(List.of(certificate)));
            log.atInfo().addKeyValue("file", certificateFile).log("certificate authority created");
            return new CertificateIssuer(certificate, own.key());
        }
        var material =
                new TlsMaterial(own.key(), PemFiles.certificates(certificateFile, "the authority's certificate"));
        if (!material.fits()) {
            throw new ServerStartException(
                    "%s is not the key of %s: restore the pair, or remove the folder %s to get a new authority"
                            .formatted(keyFile, certificateFile, folder),
                    null);
        }
        return new CertificateIssuer(material.leaf(), own.key());
    }

    /** The certificate {@code name}: the stored one while it serves its purpose, else a new one. */
    private static TlsMaterial leaf(
            Path folder,
            String name,
            CertificateIssuer issuer,
            Instant now,
            Function<PublicKey, X509Certificate> issue,
            Predicate<X509Certificate> asWanted) {
        var certificateFile = folder.resolve(name + ".crt");
        var keyFile = folder.resolve(name + ".key");
        var own = KeyFile.open(keyFile, "the private key");
        if (Files.exists(certificateFile)) {
            var stored = new TlsMaterial(own.key(), PemFiles.certificates(certificateFile, "the certificate"));
            if (stored.fits() && stillGood(stored.leaf(), issuer, now) && asWanted.test(stored.leaf())) {
                return stored;
            }
        }
        var issued = issue.apply(own.publicKey());
        PrivateFiles.write(certificateFile, PemFiles.print(List.of(issued)));
        log.atInfo().addKeyValue("file", certificateFile).log("certificate issued");
        return new TlsMaterial(own.key(), List.of(issued));
    }

    private static boolean stillGood(X509Certificate certificate, CertificateIssuer issuer, Instant now) {
        try {
            certificate.verify(issuer.authority().getPublicKey());
        } catch (GeneralSecurityException e) {
            return false; // Of an earlier authority.
        }
        return certificate.getNotBefore().toInstant().isBefore(now)
                && certificate.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE_END));
    }
}
