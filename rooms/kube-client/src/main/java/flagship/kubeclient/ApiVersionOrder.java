package flagship.kubeclient;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Kubernetes' order of version names, best first: {@code v2, v1, v2beta1, v1beta2, v1beta1, v1alpha1}, then all others by alphabet.
 *
 * <p>Source: apimachinery/pkg/version/helpers.go, CompareKubeAwareVersionStrings.
 */
public enum ApiVersionOrder implements Comparator<String> {
    /** The only order. */
    BEST_FIRST;

    private static final Pattern VERSION = Pattern.compile("v([1-9][0-9]{0,8})(?:(alpha|beta)([1-9][0-9]{0,8}))?");
    private static final Comparator<Parsed> PARSED = Comparator.comparing(Parsed::stability)
            .thenComparingInt(Parsed::major)
            .thenComparingInt(Parsed::minor);

    private enum Stability {
        ALPHA,
        BETA,
        GENERAL
    }

    private record Parsed(boolean known, Stability stability, int major, int minor) {
        static Parsed of(String version) {
            var matcher = VERSION.matcher(version);
            if (!matcher.matches()) {
                return new Parsed(false, Stability.ALPHA, 0, 0);
            }
            int major = Integer.parseInt(matcher.group(1));
            if (matcher.group(2) == null) {
                return new Parsed(true, Stability.GENERAL, major, 0);
            }
            var stability = matcher.group(2).equals("beta") ? Stability.BETA : Stability.ALPHA;
            return new Parsed(true, stability, major, Integer.parseInt(matcher.group(3)));
        }
    }

    @Override
    public int compare(String one, String other) {
        var first = Parsed.of(one);
        var second = Parsed.of(other);
        if (first.known() && second.known()) {
            return PARSED.compare(second, first);
        }
        return first.known() == second.known() ? one.compareTo(other) : Boolean.compare(second.known(), first.known());
    }
}
