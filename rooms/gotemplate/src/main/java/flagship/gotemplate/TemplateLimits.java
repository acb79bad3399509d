package flagship.gotemplate;

/**
 * What one rendering may take.
 *
 * @param steps nodes, calls, turns of loops, and elements that functions look at
 * @param chars text that is made, in functions and in the output together; what became free again is not given back
 * @param outputChars longest output
 */
public record TemplateLimits(long steps, long chars, int outputChars) {
    /** A million steps, 16 Mi characters, an output of 1 Mi characters: some object's worth, in well under a second. */
    public static final TemplateLimits DEFAULT = new TemplateLimits(1_000_000, 16L << 20, 1 << 20);

    public TemplateLimits {
        if (steps < 1 || chars < 1 || outputChars < 1) {
            throw new IllegalArgumentException(
                    "steps %d, chars %d and outputChars %d must be at least 1".formatted(steps, chars, outputChars));
        }
    }
}
