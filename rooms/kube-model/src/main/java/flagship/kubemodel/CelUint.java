package flagship.kubemodel;

/** CEL's unsigned integer. */
record CelUint(long bits) implements Comparable<CelUint> {
    @Override
    public int compareTo(CelUint other) {
        return Long.compareUnsigned(bits, other.bits);
    }

    double doubleValue() {
        return bits >= 0 ? bits : (bits >>> 1) * 2.0 + (bits & 1);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(bits);
    }
}
