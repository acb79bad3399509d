package flagship.kubemodel;

/**
 * What evaluations may cost, in the units of cel-go: about one for each step, and one for each ten characters that a step reads. Bounds
 * the time that hostile expressions take. Used by one thread.
 *
 * <p>Source: {@code apiserver/pkg/apis/cel/config.go} 1.32.
 */
public final class CelBudget {
    /** Of all expressions that judge one object. */
    public static final long OBJECT = 10_000_000;

    /** Of one expression. */
    public static final long EXPRESSION = 1_000_000;

    /** Of the conditions of one webhook or policy. */
    public static final long CONDITIONS = 2_500_000;

    private static final int CHARACTERS_PER_UNIT = 10;

    private long left;
    private long leftOfExpression = EXPRESSION;

    public CelBudget(long left) {
        this.left = left;
    }

    /** Whether the whole budget is used up. */
    public boolean isExhausted() {
        return left <= 0;
    }

    /** A new expression begins. */
    void begin() {
        leftOfExpression = EXPRESSION;
    }

    void charge(long units) {
        left -= units;
        leftOfExpression -= units;
        if (leftOfExpression < 0) {
            throw new Exceeded("operation cancelled: actual cost limit exceeded");
        }
        if (left < 0) {
            throw new Exceeded(
                    "validation failed due to running out of cost budget, no further validation rules will be run");
        }
    }

    /** For a step that reads so many characters or elements. */
    void chargeReading(long size) {
        charge((size + CHARACTERS_PER_UNIT - 1) / CHARACTERS_PER_UNIT);
    }

    /** The expression costs more than it may; no other one is worth trying. */
    public static final class Exceeded extends CelError {
        private static final long serialVersionUID = 1L;

        Exceeded(String message) {
            super(message);
        }
    }
}
