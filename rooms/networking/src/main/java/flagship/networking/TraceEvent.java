package flagship.networking;

import java.util.List;
import java.util.Optional;

/** One thing of what {@code ovn-trace} prints. */
sealed interface TraceEvent {
    /** The packet comes into a switch or router by a port. */
    record Entered(String datapath, String port) implements TraceEvent {}

    /**
     * A logical flow takes the packet.
     *
     * @param stage the name of its table, like {@code ls_out_acl}
     * @param uuid the first eight digits of its row
     * @param actions a line each
     */
    record Flow(String stage, String match, int priority, String uuid, List<String> actions) implements TraceEvent {
        public Flow {
            actions = List.copyOf(actions);
        }

        /** An access rule that writes to the log says no word of dropping: it just does not send the packet on. */
        boolean drops() {
            return actions.contains("drop;")
                    || actions.stream().anyMatch(action -> action.startsWith("reject"))
                    || (stage.endsWith("_acl") && !actions.contains("next;"));
        }

        /** What is assigned to a field; empty where nothing is. */
        Optional<String> assigned(String field) {
            var start = field + " = ";
            return actions.stream()
                    .filter(action -> action.startsWith(start))
                    .map(action -> action.substring(start.length()).replaceAll("[\";]", ""))
                    .findFirst();
        }

        /** What an action like {@code ct_snat(192.0.2.100)} has between its brackets. */
        Optional<String> argument(String action) {
            return actions.stream()
                    .filter(line -> line.startsWith(action + "(") && line.contains(")"))
                    .map(line -> line.substring(action.length() + 1, line.indexOf(')')))
                    .findFirst();
        }
    }

    /** No flow of a table takes the packet, which ends it. */
    record Unmatched(String stage) implements TraceEvent {}

    /**
     * The packet leaves by a port.
     *
     * @param type of the port; empty for that of an interface
     */
    record Output(String port, String type) implements TraceEvent {}
}
