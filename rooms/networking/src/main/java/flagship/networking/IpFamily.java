package flagship.networking;

/** The two families of addresses. */
public enum IpFamily {
    IPV4(32, "IPv4", "ip4"),
    IPV6(128, "IPv6", "ip6");

    private final int bits;
    private final String word;
    private final String ovnField;

    IpFamily(int bits, String word, String ovnField) {
        this.bits = bits;
        this.word = word;
        this.ovnField = ovnField;
    }

    /** Length of an address. */
    int bits() {
        return bits;
    }

    /** As {@code Subnet.spec.protocol} names it. */
    String word() {
        return word;
    }

    /** The prefix of its fields in OVN's expressions. */
    String ovnField() {
        return ovnField;
    }
}
