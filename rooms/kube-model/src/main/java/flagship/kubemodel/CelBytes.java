package flagship.kubemodel;

import java.util.Arrays;

/** CEL's bytes; never changed. */
record CelBytes(byte[] value) implements Comparable<CelBytes> {
    CelBytes concat(CelBytes other) {
        byte[] both = Arrays.copyOf(value, value.length + other.value.length);
        System.arraycopy(other.value, 0, both, value.length, other.value.length);
        return new CelBytes(both);
    }

    @Override
    public int compareTo(CelBytes other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CelBytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }
}
