package flagship.kubeapiserver;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A request for a certificate (PKCS#10), signed with the key that it is for. Immutable. */
public final class CertificateRequest {
    private static final int BYTES_MAX = 64 << 10;

    private final X500Name subject;
    private final PublicKey key;
    private final boolean namesMore;

    private CertificateRequest(X500Name subject, PublicKey key, boolean namesMore) {
        this.subject = subject;
        this.key = key;
        this.namesMore = namesMore;
    }

    /** It is no request, or nobody has its key; the message says what is wrong in words. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** A new key and the request for a certificate of it, both PEM. Its {@code toString} shows no secret. */
    public record Draft(String request, String key) {
        @Override
        public String toString() {
            return "Draft[***]";
        }
    }

    /** A request for the certificate of a user in some groups, with a new key. */
    public static Draft draft(String user, List<String> groups) {
        var name = new X500NameBuilder(BCStyle.INSTANCE);
        groups.forEach(group -> name.addRDN(BCStyle.O, group));
        name.addRDN(BCStyle.CN, user);
        var pair = CertificateIssuer.newKeyPair();
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
            var request = new JcaPKCS10CertificationRequestBuilder(name.build(), pair.getPublic()).build(signer);
            var text = new StringWriter();
            try (var writer = new JcaPEMWriter(text)) {
                writer.writeObject(request);
            }
            return new Draft(text.toString(), PemFiles.print(pair.getPrivate()));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("a new key cannot sign", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param pem one block {@code CERTIFICATE REQUEST} */
    public static CertificateRequest parse(byte[] pem) throws Malformed {
        if (pem.length > BYTES_MAX) {
            throw new Malformed("it is longer than %d bytes".formatted(BYTES_MAX));
        }
        try (var parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.ISO_8859_1)))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest read)) {
                throw new Malformed("PEM block type must be CERTIFICATE REQUEST");
            }
            var request = new JcaPKCS10CertificationRequest(read);
            var verifier = new JcaContentVerifierProviderBuilder().build(request.getPublicKey());
            if (!request.isSignatureValid(verifier)) {
                throw new Malformed("its signature is not by the key that it is for");
            }
            return new CertificateRequest(request.getSubject(), request.getPublicKey(), namesMore(request));
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) { // The parser throws all sorts for bytes that make no sense.
            throw new Malformed("it cannot be read: " + e.getMessage());
        }
    }

    private static boolean namesMore(PKCS10CertificationRequest request) {
        return Arrays.stream(request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest))
                .flatMap(attribute -> Arrays.stream(attribute.getAttributeValues()))
                .anyMatch(
                        value -> Extensions.getInstance(value).getExtension(Extension.subjectAlternativeName) != null);
    }

    /** The user that it is for: its common name; empty for none. */
    public String user() {
        var names = values(BCStyle.CN);
        return names.isEmpty() ? "" : names.getLast();
    }

    /** The groups of that user: its organizations. */
    public List<String> groups() {
        return values(BCStyle.O);
    }

    private List<String> values(ASN1ObjectIdentifier type) {
        var values = new ArrayList<String>();
        for (var part : subject.getRDNs(type)) {
            if (part.getFirst().getValue() instanceof ASN1String text) {
                values.add(text.getString());
            }
        }
        return List.copyOf(values);
    }

    /** Whether it asks for further names: of hosts, addresses or the like. */
    public boolean namesMore() {
        return namesMore;
    }

    X500Name subject() {
        return subject;
    }

    PublicKey key() {
        return key;
    }
}
