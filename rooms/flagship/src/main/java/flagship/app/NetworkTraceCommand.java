package flagship.app;

import flagship.kubeclient.KubeClient;
import flagship.kubemodel.NamespacedName;
import flagship.networking.NetworkTrace;
import flagship.networking.NetworkTrace.Protocol;
import flagship.networking.NetworkTrace.Question;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship network trace}. */
@Command(
        name = "trace",
        description = {
            "Says what would become of a packet from a pod: its way, or where it is dropped and by which object.",
            "Needs OVN's tools here (ovn-trace, ovn-sbctl, ovn-nbctl) and reaches its databases by itself.",
            "Exit code: 0 where the packet arrives, 1 where it does not."
        },
        mixinStandardHelpOptions = true)
final class NetworkTraceCommand implements Callable<Integer> {
    private static final int PORT_MAX = 65_535;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Option(names = "--from", paramLabel = "NS/POD", required = true, description = "The pod that sends.")
    String from = "";

    @Option(
            names = "--to",
            paramLabel = "NS/POD | IP[:PORT]",
            required = true,
            description = "Where to. A pod may have :PORT behind it too.")
    String to = "";

    @Option(names = "--udp", description = "A datagram of UDP instead of a connection of TCP.")
    boolean udp;

    @Option(names = "--icmp", description = "An echo request instead.")
    boolean icmp;

    @Option(
            names = "--ovn-nb",
            paramLabel = "ADDR",
            defaultValue = "unix:/var/run/ovn/ovnnb_db.sock",
            description = "OVN's northbound database (default: ${DEFAULT-VALUE}).")
    String northbound = "";

    @Option(
            names = "--ovn-sb",
            paramLabel = "ADDR",
            defaultValue = "unix:/var/run/ovn/ovnsb_db.sock",
            description = "OVN's southbound database (default: ${DEFAULT-VALUE}).")
    String southbound = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        var question = question(from, to, protocol());
        var out = spec.commandLine().getOut();
        try (var host = connection.open()) {
            var answer = NetworkTrace.of(new KubeClient(host), northbound, southbound, question);
            answer.lines().forEach(out::println);
            return answer.arrives() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    private Protocol protocol() {
        if (udp && icmp) {
            throw new UserError("--udp and --icmp exclude each other");
        }
        return icmp ? Protocol.ICMP : udp ? Protocol.UDP : Protocol.TCP;
    }

    /** Without a port: 80 for TCP, 53 for UDP. */
    static Question question(String from, String to, Protocol protocol) {
        int usual = switch (protocol) {
            case TCP -> 80;
            case UDP -> 53;
            case ICMP -> 0;
        };
        int colon = to.lastIndexOf(':');
        boolean hasPort = colon > 0 && to.indexOf(':') == colon;
        var place = hasPort ? to.substring(0, colon) : to;
        int port = hasPort ? port(to.substring(colon + 1)) : usual;
        var pod = place.contains("/") ? Optional.of(pod(place, "--to")) : Optional.<NamespacedName>empty();
        return new Question(pod(from, "--from"), pod, pod.isPresent() ? "" : place, protocol, port);
    }

    private static NamespacedName pod(String text, String option) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            throw new UserError("%s %s: write NAMESPACE/POD".formatted(option, text));
        }
        return new NamespacedName(text.substring(0, slash), text.substring(slash + 1));
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > PORT_MAX) {
            throw new UserError("'%s' is no port: write a number from 1 to 65535".formatted(text));
        }
        return Integer.parseInt(text);
    }
}
