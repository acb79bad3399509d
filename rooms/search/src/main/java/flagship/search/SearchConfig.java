package flagship.search;

/**
 * How searches are answered.
 *
 * @param memberGrants whether users see, besides what the control plane's roles let them, what the members' own synchronised roles and
 *     bindings let the user of that name see there
 * @param wildcardSecrets whether a rule of the control plane for all resources ({@code *}) shows Secrets too; otherwise one must name them
 */
public record SearchConfig(boolean memberGrants, boolean wildcardSecrets) {
    /** The control plane's roles alone, Secrets only to those who were given them by name. */
    public static final SearchConfig DEFAULT = new SearchConfig(false, false);
}
