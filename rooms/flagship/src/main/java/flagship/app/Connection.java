package flagship.app;

import static java.util.Objects.requireNonNull;

import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches the control plane. Filled by picocli. */
final class Connection {
    @Option(
            names = "--kubeconfig",
            paramLabel = "F",
            description = "The control plane's kubeconfig (default: the one in --data).")
    @Nullable
    Path kubeconfig;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The control plane's data directory (default: ~/.flagship/data).")
    @Nullable
    Path data;

    /** @throws UserError if there is no usable kubeconfig */
    HttpTransport open() {
        return HttpTransport.open(config());
    }

    /** @throws UserError if there is no usable kubeconfig */
    ClientConfig config() {
        var file = kubeconfig != null ? kubeconfig : (data != null ? data : Folders.data()).resolve("kubeconfig");
        if (!Files.exists(file)) {
            throw new UserError(
                    "there is no control plane's kubeconfig %s: start one with \"flagship up\", or name it with --kubeconfig or --data"
                            .formatted(file));
        }
        return read(file, "");
    }

    /**
     * Reads a kubeconfig that the operator named: it may refer to files and programs.
     *
     * @param context empty for the current one
     */
    static ClientConfig read(Path file, String context) {
        try {
            byte[] yaml = Files.readAllBytes(file);
            var directory =
                    requireNonNull(file.toAbsolutePath().getParent(), "a file that was read lies in a directory");
            return KubeConfig.parse(yaml).clientConfig(context, KubeConfigPolicy.trusting(directory));
        } catch (NoSuchFileException e) {
            throw new UserError("there is no kubeconfig " + file, e);
        } catch (IOException e) {
            throw new UserError("the kubeconfig %s cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (RuntimeException e) {
            throw new UserError("the kubeconfig %s cannot be used: %s".formatted(file, e.getMessage()), e);
        }
    }
}
