package flagship.kubeclient;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of {@code users}; absent strings are empty. Its {@code toString} shows no secret.
 *
 * @param certificate client certificate and key; data goes before files
 * @param tokenFile goes before {@code token}, as in client-go
 * @param authProvider name of a legacy {@code auth-provider}, which nothing supports any more
 */
public record KubeConfigUser(
        Certificate certificate,
        String token,
        String tokenFile,
        String username,
        String password,
        Optional<ClientConfig.Credential.Exec> exec,
        String authProvider,
        Map<String, List<String>> impersonation) {

    /** Where the client certificate and its key are. */
    public record Certificate(String certificateFile, Pem certificateData, String keyFile, Pem keyData) {
        /** None. */
        public static final Certificate NONE = new Certificate("", Pem.EMPTY, "", Pem.EMPTY);

        private Certificate startingFrom(Path directory) {
            return new Certificate(
                    KubeConfigPolicy.startingFrom(directory, certificateFile),
                    certificateData,
                    KubeConfigPolicy.startingFrom(directory, keyFile),
                    keyData);
        }
    }

    KubeConfigUser startingFrom(Path directory) {
        return new KubeConfigUser(
                certificate.startingFrom(directory),
                token,
                KubeConfigPolicy.startingFrom(directory, tokenFile),
                username,
                password,
                exec.map(program -> program.isRelative()
                        ? program.withCommand(
                                directory.resolve(program.command()).toString())
                        : program),
                authProvider,
                impersonation);
    }

    /** A user with a client certificate (both PEM). */
    public static KubeConfigUser withCertificate(byte[] certificate, byte[] key) {
        return new KubeConfigUser(
                new Certificate("", Pem.of(certificate), "", Pem.of(key)),
                "",
                "",
                "",
                "",
                Optional.empty(),
                "",
                Map.of());
    }

    /** A user with a bearer token. */
    public static KubeConfigUser withToken(String token) {
        return new KubeConfigUser(Certificate.NONE, token, "", "", "", Optional.empty(), "", Map.of());
    }

    @Override
    public String toString() {
        return "KubeConfigUser[***]";
    }
}
