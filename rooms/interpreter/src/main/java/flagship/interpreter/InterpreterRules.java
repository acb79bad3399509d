package flagship.interpreter;

/**
 * What the settings of the controllers change about the rules.
 *
 * @param quotaEstimate requirements also tell namespace and priority class (gate ResourceQuotaEstimate)
 */
public record InterpreterRules(boolean quotaEstimate) {
    /** The default gates. */
    public static final InterpreterRules DEFAULT = new InterpreterRules(false);
}
