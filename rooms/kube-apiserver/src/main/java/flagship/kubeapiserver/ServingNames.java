package flagship.kubeapiserver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x509.GeneralName;

/** The names and addresses under which clients reach the server: the subject alternative names of its certificate. */
final class ServingNames {
    private static final int DNS_NAME = GeneralName.dNSName;
    private static final int IP_ADDRESS = GeneralName.iPAddress;

    private ServingNames() {}

    /** DNS names, and addresses in their canonical text form. */
    static Set<String> of(ApiServerConfig config) {
        var names = new TreeSet<>(List.of(
                "localhost",
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local",
                canonical("127.0.0.1"),
                canonical("::1")));
        hostName(names);
        if (!config.listen().isWildcard()) {
            names.add(canonical(config.listen().host()));
        }
        names.add(firstServiceAddress(config.serviceClusterIpRange()));
        return names;
    }

    static List<GeneralName> generalNames(Collection<String> names) {
        return names.stream()
                .map(name -> new GeneralName(isAddress(name) ? IP_ADDRESS : DNS_NAME, name))
                .toList();
    }

    static Set<String> in(X509Certificate certificate) {
        var names = new TreeSet<String>();
        try {
            var entries = certificate.getSubjectAlternativeNames();
            for (List<?> entry : entries == null ? List.<List<?>>of() : entries) {
                if (entry.get(1) instanceof String text) {
                    names.add(canonical(text));
                }
            }
        } catch (CertificateParsingException e) {
            return Set.of(); // Unreadable names never equal the wanted ones: the certificate is issued again.
        }
        return names;
    }

    private static void hostName(Set<String> names) {
        try {
            var name = InetAddress.getLocalHost().getHostName();
            if (!isAddress(name) && name.matches("[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?")) {
                names.add(name);
            }
        } catch (UnknownHostException e) {
            return; // A machine without a resolvable name is reached by address.
        }
    }

    /** The address of the Service {@code kubernetes}: the first of the range. */
    private static String firstServiceAddress(String range) {
        var parts = new ArrayList<>(List.of(range.split("/", -1)));
        if (parts.size() != 2 || !isAddress(parts.getFirst())) {
            throw new ServerStartException(
                    "the service cluster IP range \"%s\" is not of the form 10.0.0.0/24".formatted(range), null);
        }
        byte[] address = InetAddress.ofLiteral(parts.getFirst()).getAddress();
        address[address.length - 1]++;
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has the wrong length", e);
        }
    }

    private static String canonical(String name) {
        return isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name;
    }

    private static boolean isAddress(String name) {
        try {
            return !InetAddress.ofLiteral(name).getHostAddress().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
