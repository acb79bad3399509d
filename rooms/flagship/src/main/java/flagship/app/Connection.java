package flagship.app;

import static java.util.Objects.requireNonNull;

import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigPolicy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How a command reaches the control plane: by {@code --kubeconfig}, else by the one in {@code --data}, else by the files of the environment's
 * {@code KUBECONFIG} as kubectl reads them, else by the one in the usual data directory. Filled by picocli.
 */
final class Connection {
    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    @Option(
            names = "--kubeconfig",
            paramLabel = "F",
            description = "The control plane's kubeconfig (default: the one in --data, else those of KUBECONFIG).")
    @Nullable
    Path kubeconfig;

    @Option(
            names = {"--karmada-context", "--context"},
            paramLabel = "C",
            description = "The context in the kubeconfig (default: its current one).")
    String context = "";

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
        if (kubeconfig != null) {
            return read(required(kubeconfig), context);
        }
        if (data != null) {
            return read(required(data.resolve("kubeconfig")), context);
        }
        var fromEnvironment = fromEnvironment();
        return fromEnvironment.isEmpty()
                ? read(required(Folders.data().resolve("kubeconfig")), context)
                : readAll(fromEnvironment, context);
    }

    private static Path required(Path file) {
        if (!Files.exists(file)) {
            throw new UserError(
                    "there is no control plane's kubeconfig %s: start one with \"flagship up\", or name it with --kubeconfig, --data or KUBECONFIG"
                            .formatted(file));
        }
        return file;
    }

    /** The files that KUBECONFIG names. */
    private List<Path> fromEnvironment() {
        var named = command.root().userObject() instanceof Main main ? main.kubeconfigs : "";
        return Arrays.stream(named.split(File.pathSeparator, -1))
                .filter(file -> !file.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** As kubectl: of the files those that exist count. */
    private static ClientConfig readAll(List<Path> files, String context) {
        var existing = files.stream().filter(Files::exists).toList();
        if (existing.isEmpty()) {
            throw new UserError("KUBECONFIG names no file that exists: " + files);
        }
        if (existing.size() == 1) {
            return read(existing.getFirst(), context);
        }
        var configs = new ArrayList<KubeConfig>();
        for (Path file : existing) {
            configs.add(using(file, () -> parse(file).startingFrom(directory(file))));
        }
        var names = existing.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return using(
                Path.of(names),
                () -> KubeConfig.merged(configs)
                        .clientConfig(
                                context, KubeConfigPolicy.trusting(Path.of("").toAbsolutePath())));
    }

    /**
     * Reads a kubeconfig that the operator named: it may refer to files and programs.
     *
     * @param context empty for the current one
     */
    static ClientConfig read(Path file, String context) {
        return using(file, () -> parse(file).clientConfig(context, KubeConfigPolicy.trusting(directory(file))));
    }

    private static KubeConfig parse(Path file) throws IOException {
        return KubeConfig.parse(Files.readAllBytes(file));
    }

    private static Path directory(Path file) {
        return requireNonNull(file.toAbsolutePath().getParent(), "a file that was read lies in a directory");
    }

    /** Something made from a file. */
    @FunctionalInterface
    private interface Made<T> {
        T make() throws IOException;
    }

    private static <T> T using(Path file, Made<T> made) {
        try {
            return made.make();
        } catch (NoSuchFileException e) {
            throw new UserError("there is no kubeconfig " + file, e);
        } catch (IOException e) {
            throw new UserError("the kubeconfig %s cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (RuntimeException e) {
            throw new UserError("the kubeconfig %s cannot be used: %s".formatted(file, e.getMessage()), e);
        }
    }
}
