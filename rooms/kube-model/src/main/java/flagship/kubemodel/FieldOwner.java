package flagship.kubemodel;

/**
 * Whose entry of {@code managedFields} it is.
 *
 * @param apiVersion empty for one who applies: there is one entry for all versions
 * @param subresource empty for the object's own path
 */
record FieldOwner(String manager, boolean applies, String apiVersion, String subresource)
        implements Comparable<FieldOwner> {
    static final String UPDATE = "Update";
    static final String APPLY = "Apply";

    static FieldOwner of(String manager, boolean applies, String apiVersion, String subresource) {
        return new FieldOwner(manager.isEmpty() ? "unknown" : manager, applies, applies ? "" : apiVersion, subresource);
    }

    String operation() {
        return applies ? APPLY : UPDATE;
    }

    /** {@code "kubectl" with subresource "status" using apps/v1}: as conflicts name it. */
    String shown() {
        var text = GoSyntax.quote(manager);
        if (!subresource.isEmpty()) {
            text += " with subresource " + GoSyntax.quote(subresource);
        }
        return applies ? text : text + " using " + apiVersion;
    }

    /** By the texts by which kube-apiserver knows them; so conflicts are listed. */
    @Override
    public int compareTo(FieldOwner other) {
        return identifier().compareTo(other.identifier());
    }

    private String identifier() {
        var text = new StringBuilder("{\"manager\":");
        GoJson.string(manager, text);
        text.append(",\"operation\":\"").append(operation()).append('"');
        if (!apiVersion.isEmpty()) {
            text.append(",\"apiVersion\":");
            GoJson.string(apiVersion, text);
        }
        if (!subresource.isEmpty()) {
            text.append(",\"subresource\":");
            GoJson.string(subresource, text);
        }
        return text.append('}').toString();
    }
}
