package flagship.networkagent;

import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network configuration by which the container runtime finds the plugin. */
final class CniConfigFile {
    private static final Logger log = LoggerFactory.getLogger(CniConfigFile.class);

    private CniConfigFile() {}

    static byte[] content(Path socket) {
        var list = Json.object().put("name", "kube-ovn").put("cniVersion", "0.3.1");
        var plugins = list.putArray("plugins");
        plugins.addObject().put("type", "flagship-cni").put("server_socket", socket.toString());
        plugins.addObject().put("type", "portmap").putObject("capabilities").put("portMappings", true);
        return Json.bytes(list);
    }

    /** Writes it in one step, for runtimes read it at any time; where the folder is missing there is no runtime. */
    static void write(Path file, Path socket) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            log.atInfo()
                    .addKeyValue("file", file)
                    .log("no container runtime looks here: no network configuration written");
            return;
        }
        var content = content(socket.toAbsolutePath());
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        var draft = folder.resolve("." + file.getFileName() + ".new");
        Files.write(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
