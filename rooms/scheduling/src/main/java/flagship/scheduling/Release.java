package flagship.scheduling;

/** The Karmada releases whose placements can be told apart, oldest first; each stands for its newest patch. */
public enum Release {
    V1_14,
    V1_15,
    V1_16,
    V1_17,
    V1_18,
    V1_19;

    /** The release that is imitated unless a setting names another. */
    public static final Release NEWEST_STABLE = V1_18;

    /** Whether this release has what {@code first} brought. */
    public boolean has(Release first) {
        return compareTo(first) >= 0;
    }

    /**
     * Reads {@code 1.18}.
     *
     * @throws IllegalArgumentException naming the releases that are known
     */
    public static Release parse(String text) {
        for (Release release : values()) {
            if (release.toString().equals(text)) {
                return release;
            }
        }
        throw new IllegalArgumentException("release %s cannot be imitated; known are 1.14 to 1.19".formatted(text));
    }

    @Override
    public String toString() {
        return name().substring(1).replace('_', '.');
    }
}
