package flagship.gotemplate;

/** A template cannot be parsed, failed, or took too much. The message names template and line, and never a value of the data. */
public final class TemplateError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean placed;

    private TemplateError(String message, boolean placed) {
        super(message, null, false, false);
        this.placed = placed;
    }

    /** One whose place is not known yet. */
    TemplateError(String message) {
        this(message, false);
    }

    /** The same at a place, unless it has one already. */
    TemplateError at(String template, int line) {
        return placed ? this : new TemplateError("template: %s:%d: %s".formatted(template, line, getMessage()), true);
    }
}
