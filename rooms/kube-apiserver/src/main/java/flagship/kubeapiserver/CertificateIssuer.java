package flagship.kubeapiserver;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority: ECDSA on P-256. Certificates are valid from some time before they are made, so that a client whose clock is
 * behind accepts them.
 */
final class CertificateIssuer {
    private static final Duration BACKDATED = Duration.ofDays(1);
    /** Certificates that clients ask for may be so short that a day would be most of their life, by which they know when to renew them. */
    private static final Duration SLIGHTLY_BACKDATED = Duration.ofMinutes(5);

    private static final int SERIAL_BITS = 120;

    private final X509Certificate authority;
    private final PrivateKey key;

    CertificateIssuer(X509Certificate authority, PrivateKey key) {
        this.authority = authority;
        this.key = key;
    }

    X509Certificate authority() {
        return authority;
    }

    static KeyPair newKeyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256 keys", e);
        }
    }

    /** A certificate of {@code pair} signed by itself. */
    static X509Certificate selfSigned(String commonName, KeyPair pair, Instant now, Duration life) {
        var name = new X500Name("CN=" + commonName);
        var builder = builder(name, name, pair.getPublic(), now, life);
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()));
            return sign(builder, pair.getPrivate());
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("a certificate authority cannot be made", e);
        }
    }

    /** A certificate for a server that answers under {@code names}. */
    X509Certificate serving(PublicKey subjectKey, Collection<GeneralName> names, Instant now, Duration life) {
        var builder = builder(issuer(), new X500Name("CN=kube-apiserver"), subjectKey, now, life);
        try {
            leaf(builder, subjectKey, KeyPurposeId.id_kp_serverAuth);
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("a serving certificate cannot be made", e);
        }
        return sign(builder, key);
    }

    /** A certificate that proves to be user {@code commonName} in group {@code organization}. */
    X509Certificate client(PublicKey subjectKey, String commonName, String organization, Instant now, Duration life) {
        var subject = new X500Name("O=%s,CN=%s".formatted(organization, commonName));
        var builder = builder(issuer(), subject, subjectKey, now, life);
        try {
            leaf(builder, subjectKey, KeyPurposeId.id_kp_clientAuth);
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("a client certificate cannot be made", e);
        }
        return sign(builder, key);
    }

    /**
     * The certificate that a client has asked for.
     *
     * @param usages words of {@code certificates.k8s.io}
     */
    X509Certificate client(CertificateRequest asked, Collection<String> usages, Instant now, Duration life) {
        var builder = builder(issuer(), asked.subject(), asked.key(), now, SLIGHTLY_BACKDATED, life);
        int use = usages.contains("digital signature") ? KeyUsage.digitalSignature : 0;
        use |= usages.contains("key encipherment") ? KeyUsage.keyEncipherment : 0;
        try {
            leaf(builder, asked.key(), KeyPurposeId.id_kp_clientAuth, use == 0 ? KeyUsage.digitalSignature : use);
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("a client certificate cannot be made", e);
        }
        return sign(builder, key);
    }

    private X500Name issuer() {
        return X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
    }

    private void leaf(X509v3CertificateBuilder builder, PublicKey subjectKey, KeyPurposeId purpose)
            throws CertIOException, GeneralSecurityException {
        leaf(builder, subjectKey, purpose, KeyUsage.digitalSignature);
    }

    private void leaf(X509v3CertificateBuilder builder, PublicKey subjectKey, KeyPurposeId purpose, int use)
            throws CertIOException, GeneralSecurityException {
        var extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(use));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(authority.getPublicKey()));
        builder.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(subjectKey));
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey subjectKey, Instant now, Duration life) {
        return builder(issuer, subject, subjectKey, now, BACKDATED, life);
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey subjectKey, Instant now, Duration backdated, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
                Date.from(now.minus(backdated)),
                Date.from(now.plus(life)),
                subject,
                subjectKey);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return PemFiles.certificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("the key of the certificate authority cannot sign", e);
        }
    }
}
