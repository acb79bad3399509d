package flagship.scheduling;

/** The resources that count in their own way. */
final class ResourceNames {
    static final String CPU = "cpu";
    static final String PODS = "pods";

    private ResourceNames() {}
}
