package flagship.app;

import flagship.search.SearchConfig;
import picocli.CommandLine.Option;

/** The options of the role search. Filled by picocli. */
final class SearchOptions {
    @Option(
            names = "--member-rbac",
            description =
                    "Lets users see in searches, besides what the control plane's roles allow, what the members' own synchronised roles and "
                            + "bindings allow the user of that name there.")
    boolean memberRbac;

    @Option(
            names = "--secrets-by-wildcard",
            description =
                    "Shows Secrets of members in searches also to users whose only right to them is a rule for all resources (*). Without"
                            + " it a rule must name secrets.")
    boolean secretsByWildcard;

    SearchConfig config() {
        return new SearchConfig(memberRbac, secretsByWildcard);
    }
}
