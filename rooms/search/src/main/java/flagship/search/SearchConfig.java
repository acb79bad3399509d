package flagship.search;

/**
 * How searches are answered.
 *
 * @param memberGrants whether users see, besides what the control plane's roles let them, what the members' own synchronised roles and
 *     bindings let the user of that name see there
 */
public record SearchConfig(boolean memberGrants) {
    /** The control plane's roles alone. */
    public static final SearchConfig DEFAULT = new SearchConfig(false);
}
