package flagship.kubeclient;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a kubeconfig may make this process do. A kubeconfig from a user is data; one from the operator may name files and programs.
 *
 * @param files directory that relative file references start from; empty refuses every file reference
 * @param exec whether credential plugins ({@code users[].user.exec}) may be run
 */
public record KubeConfigPolicy(Optional<Path> files, boolean exec) {
    /** For kubeconfigs of users: no file is read, nothing is run. */
    public static final KubeConfigPolicy DATA_ONLY = new KubeConfigPolicy(Optional.empty(), false);

    /** For kubeconfigs of users whom the operator trusts to run programs here: no file is read. */
    public static final KubeConfigPolicy DATA_AND_PROGRAMS = new KubeConfigPolicy(Optional.empty(), true);

    /** A file reference that starts from a directory; empty for none. */
    static String startingFrom(Path directory, String reference) {
        return reference.isEmpty() ? "" : directory.resolve(reference).toString();
    }

    /** For a kubeconfig that the operator named: files and credential plugins as kubectl would use them. */
    public static KubeConfigPolicy trusting(Path directory) {
        return new KubeConfigPolicy(Optional.of(directory), true);
    }
}
