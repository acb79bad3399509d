package flagship.gotemplate;

/** What is left of the limits of one rendering. Belongs to one thread. */
final class Budget {
    /** How deep values, templates that call templates, and blocks may be nested; few enough for the stack of a thread. */
    static final int DEPTH_MAX = 100;

    private final TemplateLimits limits;
    private long stepsLeft;
    private long charsLeft;

    Budget(TemplateLimits limits) {
        this.limits = limits;
        this.stepsLeft = limits.steps();
        this.charsLeft = limits.chars();
    }

    TemplateLimits limits() {
        return limits;
    }

    void step() {
        steps(1);
    }

    /** Counts work before it is done. */
    void steps(long count) {
        stepsLeft -= count;
        if (stepsLeft < 0) {
            throw new TemplateError("the template takes more than %d steps".formatted(limits.steps()));
        }
    }

    /** Counts text before it is made. */
    void chars(long count) {
        charsLeft -= count;
        if (charsLeft < 0) {
            throw new TemplateError("the template makes more than %d characters of text".formatted(limits.chars()));
        }
    }

    static void checkDepth(int depth) {
        if (depth > DEPTH_MAX) {
            throw new TemplateError("nested more than %d deep".formatted(DEPTH_MAX));
        }
    }
}
