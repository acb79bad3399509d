package flagship.interpreter;

/** A question that a {@link ResourceInterpreter} may have a rule for. */
public enum Operation {
    GET_REPLICAS("InterpretReplica", "replicaResource", "GetReplicas"),
    GET_COMPONENTS("InterpretComponent", "componentResource", "GetComponents"),
    REVISE_REPLICA("ReviseReplica", "replicaRevision", "ReviseReplica"),
    RETAIN("Retain", "retention", "Retain"),
    AGGREGATE_STATUS("AggregateStatus", "statusAggregation", "AggregateStatus"),
    GET_DEPENDENCIES("InterpretDependency", "dependencyInterpretation", "GetDependencies"),
    REFLECT_STATUS("InterpretStatus", "statusReflection", "ReflectStatus"),
    INTERPRET_HEALTH("InterpretHealth", "healthInterpretation", "InterpretHealth");

    private final String wireName;
    private final String customization;
    private final String function;

    Operation(String wireName, String customization, String function) {
        this.wireName = wireName;
        this.customization = customization;
        this.function = function;
    }

    /** Its name in webhook configurations and in what webhooks are sent. */
    public String wireName() {
        return wireName;
    }

    /** The member of a ResourceInterpreterCustomization that holds its script. */
    public String customization() {
        return customization;
    }

    /** The function that its script defines. */
    public String function() {
        return function;
    }
}
