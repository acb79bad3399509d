package flagship.networking;

import flagship.networking.TraceEvent.Entered;
import flagship.networking.TraceEvent.Flow;
import flagship.networking.TraceEvent.Output;
import flagship.networking.TraceEvent.Unmatched;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what {@code ovn-trace --detailed} prints. Lines that it does not know are passed over. Pure. */
final class TraceReading {
    private static final Pattern ENTERED = Pattern.compile("ingress\\(dp=\"([^\"]*)\", inport=\"([^\"]*)\"\\)");
    private static final Pattern FLOW =
            Pattern.compile("\\s*\\d+\\. (\\w+)(?: \\([^)]*\\))?: (.*), priority (\\d+), uuid ([0-9a-f]{8})");
    private static final Pattern UNMATCHED = Pattern.compile("\\s*\\d+\\. (\\w+): no match.*");
    private static final Pattern OUTPUT = Pattern.compile("\\s*/\\* output to \"([^\"]*)\", type \"([^\"]*)\" \\*/");

    private TraceReading() {}

    static List<TraceEvent> read(String text) {
        var events = new ArrayList<TraceEvent>();
        for (String line : text.lines().toList()) {
            var entered = ENTERED.matcher(line);
            var flow = FLOW.matcher(line);
            var unmatched = UNMATCHED.matcher(line);
            var output = OUTPUT.matcher(line);
            if (entered.matches()) {
                events.add(new Entered(entered.group(1), entered.group(2)));
            } else if (flow.matches()) {
                events.add(new Flow(
                        flow.group(1), flow.group(2), Integer.parseInt(flow.group(3)), flow.group(4), List.of()));
            } else if (unmatched.matches()) {
                events.add(new Unmatched(unmatched.group(1)));
            } else if (output.matches()) {
                events.add(new Output(output.group(1), output.group(2)));
            } else if (line.startsWith("    ") && !events.isEmpty() && events.getLast() instanceof Flow last) {
                var actions = new ArrayList<>(last.actions());
                actions.add(line.strip());
                events.set(
                        events.size() - 1, new Flow(last.stage(), last.match(), last.priority(), last.uuid(), actions));
            }
        }
        return events;
    }
}
