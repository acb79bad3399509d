package flagship.kubemodel;

/** One function of CEL in all its overloads; the receiver is the first argument. Pure. */
@FunctionalInterface
interface CelFunction {
    /** @throws CelError where the arguments have no value under it */
    Object apply(Object[] arguments, CelBudget budget);
}
