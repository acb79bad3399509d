package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the pods of the default VPC leave the cluster by this node with the node's address, where their Subnet says so ({@code natOutgoing}).
 * Keeps one table of nf_tables in the node's namespace, and reads it back. Not safe for use by several threads.
 *
 * <p>Source: Kube-OVN, contract section 8.7; its ipsets and chains of iptables are two sets and one rule of a table of our own here.
 */
final class NodeNat {
    private static final Logger log = LoggerFactory.getLogger(NodeNat.class);
    /** Somebody else may flush the table: it is read again this often. */
    private static final Duration TRUST = Duration.ofSeconds(50);

    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
    private static final Path FORWARDING_V6 = Path.of("/proc/sys/net/ipv6/conf/all/forwarding");

    private Optional<Known> known = Optional.empty();
    private String complaint = "";

    /** What was found in the kernel after it had been brought there. */
    private record Known(Masquerade masquerade, JsonNode listing, long readNanos) {
        boolean isFresh(Masquerade wanted) {
            return masquerade.equals(wanted) && System.nanoTime() - readNanos < TRUST.toNanos();
        }
    }

    /** Brings the kernel to what the Subnets say; in the node's namespace. What fails is told once and tried again. */
    void settle(List<ObjectNode> subnets) throws InterruptedException {
        var wanted = Masquerade.of(subnets);
        if (known.filter(it -> it.isFresh(wanted)).isPresent()) {
            return;
        }
        try {
            if (wanted.isEmpty() && known.isEmpty() && !Nft.isInstalled()) {
                return; // Nothing to do, and nothing was ever done.
            }
            known = Optional.of(new Known(wanted, realise(wanted), System.nanoTime()));
            complaint = "";
        } catch (IOException e) {
            known = Optional.empty();
            var message = String.valueOf(e.getMessage());
            if (!message.equals(complaint)) {
                complaint = message;
                log.atError().addKeyValue("error", message).log("pods cannot leave the cluster by this node");
            }
        }
    }

    private JsonNode realise(Masquerade wanted) throws IOException, InterruptedException {
        var found = table();
        boolean untouched = known.map(it -> it.listing().equals(found)).orElse(true);
        boolean asWanted = found.isMissingNode() ? wanted.isEmpty() : wanted.isIn(found);
        if (asWanted && untouched) {
            return found;
        }
        if (!wanted.isEmpty()) {
            forward(FORWARDING);
            forward(FORWARDING_V6);
        }
        Nft.apply(wanted.script());
        var written = table();
        if (written.isMissingNode() ? !wanted.isEmpty() : !wanted.isIn(written)) {
            throw new IOException(
                    "the kernel's table %s is not what was written: see whether another program changes it"
                            .formatted(Masquerade.TABLE));
        }
        log.atInfo().addKeyValue("networks", wanted.translated()).log("networks whose pods leave by this node");
        return written;
    }

    /** Our table; missing where there is none. */
    private static JsonNode table() throws IOException, InterruptedException {
        for (JsonNode item : Nft.tables().path("nftables")) {
            if (item.path("table").path("name").asText().equals(Masquerade.TABLE)
                    && item.path("table").path("family").asText().equals("inet")) {
                return Nft.table("inet", Masquerade.TABLE);
            }
        }
        return MissingNode.getInstance();
    }

    /** A machine that is a node forwards; a kernel that is told so at its start needs nothing. */
    private static void forward(Path setting) throws IOException {
        if (Files.exists(setting) && !Files.readString(setting).strip().equals("1")) {
            Files.writeString(setting, "1");
        }
    }
}
