package flagship.kubeapiserver;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Reads and prints keys and certificates as PEM. What cannot be read ends in one sentence that names the file. */
final class PemFiles {
    private PemFiles() {}

    /**
     * All certificates of a file, in order; at least one.
     *
     * @param what the setting, for the message
     */
    static List<X509Certificate> certificates(Path file, String what) {
        var found = new ArrayList<X509Certificate>();
        for (Object part : parts(file, what)) {
            if (part instanceof X509CertificateHolder holder) {
                found.add(certificate(holder));
            }
        }
        if (found.isEmpty()) {
            throw new ServerStartException("%s %s holds no certificate in PEM form".formatted(what, file), null);
        }
        return List.copyOf(found);
    }

    /** As {@link #certificates(Path, String)}, of a text. */
    static List<X509Certificate> certificates(String text, String what) {
        var found = new ArrayList<X509Certificate>();
        for (Object part : parts(text, what)) {
            if (part instanceof X509CertificateHolder holder) {
                found.add(certificate(holder));
            }
        }
        if (found.isEmpty()) {
            throw new ServerStartException("%s holds no certificate in PEM form".formatted(what), null);
        }
        return List.copyOf(found);
    }

    /** As {@link #privateKey(Path, String)}, of a text in PKCS#8. */
    static PrivateKey privateKey(String text, String what) {
        for (Object part : parts(text, what)) {
            if (part instanceof PrivateKeyInfo info) {
                try {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                } catch (IOException e) {
                    throw new ServerStartException("%s holds a private key of an unknown sort".formatted(what), e);
                }
            }
        }
        throw new ServerStartException("%s holds no unencrypted private key in PEM form".formatted(what), null);
    }

    /** The first private key of a file: PKCS#8, or the older forms of RSA and EC keys; not encrypted. */
    static PrivateKey privateKey(Path file, String what) {
        try {
            var converter = new JcaPEMKeyConverter();
            for (Object part : parts(file, what)) {
                if (part instanceof PEMKeyPair pair) {
                    return converter.getKeyPair(pair).getPrivate();
                }
                if (part instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
            }
        } catch (IOException e) {
            throw new ServerStartException("%s %s holds a private key of an unknown sort".formatted(what, file), e);
        }
        throw new ServerStartException(
                "%s %s holds no unencrypted private key in PEM form".formatted(what, file), null);
    }

    static String print(Collection<X509Certificate> certificates) {
        var text = new StringBuilder();
        certificates.forEach(certificate -> text.append(pem(certificate)));
        return text.toString();
    }

    static String print(PrivateKey key) {
        try {
            return pem(new JcaPKCS8Generator(key, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static X509Certificate certificate(X509CertificateHolder holder) {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate cannot be converted", e);
        }
    }

    private static String pem(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<Object> parts(Path file, String what) {
        try {
            return parts(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new ServerStartException("%s %s does not exist".formatted(what, file), e);
        } catch (IOException e) {
            throw new ServerStartException("%s %s cannot be read: %s".formatted(what, file, e.getMessage()), e);
        }
    }

    private static List<Object> parts(String text, String what) {
        try {
            return parts(text);
        } catch (IOException e) {
            throw new ServerStartException("%s cannot be read: %s".formatted(what, e.getMessage()), e);
        }
    }

    private static List<Object> parts(String text) throws IOException {
        try (var parser = new PEMParser(new StringReader(text))) {
            var parts = new ArrayList<Object>();
            for (var part = parser.readObject(); part != null; part = parser.readObject()) {
                parts.add(part);
            }
            return parts;
        }
    }
}
