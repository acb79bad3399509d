package flagship.kubestore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The keys from {@code from}, inclusive, to {@code to}, exclusive, in the order of their UTF-8 bytes.
 *
 * @param prefix what all of them start with
 */
record KeyRange(String prefix, String from, String to) {
    private static final String AFTER_ALL = Character.toString(Character.MAX_CODE_POINT);

    /** All keys with the prefix. */
    static KeyRange of(String prefix) {
        return new KeyRange(prefix, prefix, endOf(prefix));
    }

    /** The keys of this range that are greater than {@code key}; all of them if it is empty. */
    KeyRange after(String key) {
        return compare(key, from) < 0 ? this : new KeyRange(prefix, key + '\0', to);
    }

    /** The least string that is greater than everything with the prefix. */
    private static String endOf(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                return prefix.substring(0, end) + Character.toString(successor(last));
            }
        }
        return AFTER_ALL;
    }

    /** Surrogates are no characters of their own and cannot be encoded. */
    private static int successor(int codePoint) {
        return codePoint + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : codePoint + 1;
    }

    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }
}
