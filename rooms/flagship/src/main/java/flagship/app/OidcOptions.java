package flagship.app;

import flagship.kubeapiserver.OidcConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose identity tokens the API server accepts. Filled by picocli. */
final class OidcOptions {
    @Option(
            names = "--oidc-issuer-url",
            paramLabel = "URL",
            description = "OpenID Connect issuer whose users are let in; https.")
    @Nullable
    URI issuer;

    @Option(names = "--oidc-client-id", paramLabel = "ID", description = "For whom its tokens must be meant.")
    @Nullable
    String clientId;

    @Option(
            names = "--oidc-username-claim",
            paramLabel = "C",
            defaultValue = "sub",
            description = "Which claim is the user's name (default: ${DEFAULT-VALUE}).")
    String usernameClaim = "sub";

    @Option(
            names = "--oidc-username-prefix",
            paramLabel = "P",
            defaultValue = "",
            description = "Stands before names; - for none (default: the issuer and #, but nothing before an email).")
    String usernamePrefix = "";

    @Option(
            names = "--oidc-groups-claim",
            paramLabel = "C",
            defaultValue = "",
            description = "Which claim holds the user's groups (default: no groups).")
    String groupsClaim = "";

    @Option(names = "--oidc-groups-prefix", paramLabel = "P", defaultValue = "", description = "Stands before groups.")
    String groupsPrefix = "";

    @Option(
            names = "--oidc-required-claim",
            paramLabel = "C=V",
            split = ",",
            description = "What another claim must be; may be given several times.")
    Map<String, String> requiredClaims = Map.of();

    @Option(
            names = "--oidc-ca-file",
            paramLabel = "F",
            description = "Authority of the issuer's own certificate, where the system does not know it.")
    @Nullable
    Path caFile;

    @Option(
            names = "--oidc-signing-algs",
            paramLabel = "A",
            split = ",",
            defaultValue = "RS256",
            description = "With which algorithms tokens may be signed (default: ${DEFAULT-VALUE}).")
    List<String> algorithms = List.of("RS256");

    /** @throws UserError if one of issuer and client is named without the other */
    Optional<OidcConfig> config() {
        if (issuer == null && clientId == null) {
            return Optional.empty();
        }
        if (issuer == null || clientId == null) {
            throw new UserError("--oidc-issuer-url and --oidc-client-id need each other: give both or none");
        }
        return Optional.of(new OidcConfig(
                issuer,
                clientId,
                usernameClaim,
                usernamePrefix,
                groupsClaim,
                groupsPrefix,
                requiredClaims,
                Optional.ofNullable(caFile),
                algorithms));
    }
}
