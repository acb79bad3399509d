package flagship.kubemodel;

import java.nio.charset.StandardCharsets;

/** The 32-bit FNV-1a hash, which Kubernetes and Karmada make names and tie-breaks of. */
public final class Fnv {
    private static final int OFFSET_BASIS = 0x811c9dc5;
    private static final int PRIME = 0x01000193;

    private Fnv() {}

    /** Of the UTF-8 bytes; to be read as unsigned. */
    public static int hash(String text) {
        int hash = OFFSET_BASIS;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * PRIME;
        }
        return hash;
    }
}
