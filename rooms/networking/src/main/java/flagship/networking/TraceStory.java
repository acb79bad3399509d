package flagship.networking;

import flagship.networking.TraceEvent.Entered;
import flagship.networking.TraceEvent.Flow;
import flagship.networking.TraceEvent.Output;
import flagship.networking.TraceEvent.Unmatched;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a packet's way means, in words. Says what concerns a user and passes over the rest.
 *
 * <p>A packet may go several ways at once (flooding, an ARP request on the side): the first that ends somewhere is told.
 */
final class TraceStory {
    /** Finds which object of the API a flow comes from. */
    interface Origins {
        /** Who made the access rule behind a flow, like {@code network policy ns/name}; empty where nobody knows. */
        Optional<String> rule(Flow flow) throws IOException, InterruptedException;
    }

    /** How it ends. */
    sealed interface End {
        /** By a port: that of an interface where {@code type} is empty, that of a physical network where it is {@code localnet}. */
        record Left(String port, String type) implements End {}

        /** @param why a clause that says where and by what */
        record Dropped(String why) implements End {}
    }

    private final Origins origins;
    private final List<String> lines = new ArrayList<>();
    private String datapath = "";
    private boolean asks;

    private TraceStory(Origins origins) {
        this.origins = origins;
    }

    /**
     * The story.
     *
     * @param lines one for each step that matters
     * @param asks whether its end is that of the question for a neighbour's MAC address, which is not translated
     */
    record Told(List<String> lines, boolean asks, End end) {}

    static Told of(List<TraceEvent> events, Origins origins) throws IOException, InterruptedException {
        var story = new TraceStory(origins);
        for (TraceEvent event : events) {
            var end = story.take(event);
            if (end.isPresent()) {
                return new Told(List.copyOf(story.lines), story.asks, end.get());
            }
        }
        return new Told(
                List.copyOf(story.lines),
                story.asks,
                new End.Dropped("%s: nothing there sends it on".formatted(story.datapath)));
    }

    private Optional<End> take(TraceEvent event) throws IOException, InterruptedException {
        return switch (event) {
            case Entered(var name, var port) -> {
                datapath = name;
                lines.add("%s: comes in by port %s".formatted(name, port));
                yield Optional.empty();
            }
            case Unmatched(var stage) -> Optional.of(new End.Dropped(unmatched(stage)));
            case Flow flow -> flow(flow);
            case Output(var port, var type) -> output(port, type);
        };
    }

    private Optional<End> output(String port, String type) {
        if (type.equals("patch") || type.equals("chassisredirect") || type.equals("l3gateway")) {
            return Optional.empty(); // On the other side of it the way goes on.
        }
        return Optional.of(new End.Left(port, type));
    }

    private String unmatched(String stage) {
        return switch (stage) {
            case "lr_in_ip_routing", "lr_in_ip_routing_pre" -> "router %s has no route".formatted(datapath);
            case "ls_in_l2_lkup", "ls_in_l2_unknown" ->
                "switch %s: nobody there has the MAC address".formatted(datapath);
            case "lr_in_admission" ->
                "router %s does not take the frame: it is not for its MAC address".formatted(datapath);
            default -> "%s, table %s: no flow takes it".formatted(datapath, stage);
        };
    }

    private Optional<End> flow(Flow flow) throws IOException, InterruptedException {
        var stage = flow.stage();
        if (stage.startsWith("ls_in_acl") || stage.startsWith("ls_out_acl")) {
            return acl(flow);
        }
        if (flow.drops()) {
            return Optional.of(new End.Dropped(dropped(flow)));
        }
        switch (stage) {
            case "ls_in_lb", "lr_in_dnat" -> translated(flow);
            case "lr_in_unsnat", "lr_out_undnat", "lr_out_snat", "lr_in_ip_routing" -> router(flow);
            case "lr_in_policy" -> policy(flow);
            case "lr_in_arp_request" -> neighbour(flow);
            default -> {
                // Bookkeeping of OVN's own.
            }
        }
        return Optional.empty();
    }

    private Optional<End> acl(Flow flow) throws IOException, InterruptedException {
        var rule = stageIsBookkeeping(flow.stage()) ? Optional.<String>empty() : origins.rule(flow);
        if (flow.drops()) {
            return Optional.of(new End.Dropped("switch %s, by %s (%s)"
                    .formatted(datapath, rule.orElse("an access rule of somebody else"), plain(flow.match()))));
        }
        rule.ifPresent(name -> lines.add("%s: allowed by %s (%s)".formatted(datapath, name, plain(flow.match()))));
        return Optional.empty();
    }

    private static boolean stageIsBookkeeping(String stage) {
        return stage.endsWith("_hint");
    }

    /** A match as the rule's owner wrote it, without OVN's bookkeeping. */
    private static String plain(String match) {
        int start = match.indexOf("&& (");
        return start >= 0 && match.endsWith(")") ? match.substring(start + 4, match.length() - 1) : match;
    }

    private String dropped(Flow flow) {
        return switch (flow.stage()) {
            case "lr_in_ip_routing" -> "router %s has no route".formatted(datapath);
            case "lr_in_policy" -> "router %s, by the policy \"%s\"".formatted(datapath, flow.match());
            case "ls_in_apply_port_sec", "ls_out_apply_port_sec", "ls_in_check_port_sec" ->
                "switch %s, by port security: the sender may not use this address".formatted(datapath);
            case "ls_in_l2_lkup", "ls_in_l2_unknown" ->
                "switch %s: nobody there has the MAC address".formatted(datapath);
            case "ls_in_lb", "ls_in_pre_lb", "lr_in_dnat" ->
                "%s: the load balancer's address has no backend that is ready".formatted(datapath);
            case "lr_in_ip_input" ->
                "router %s: %s".formatted(datapath, "the address is the router's own, which takes no such packets");
            default -> "%s, table %s (%s)".formatted(datapath, flow.stage(), flow.match());
        };
    }

    private void translated(Flow flow) {
        var backends = flow.argument("ct_lb_mark").or(() -> flow.argument("ct_lb"));
        backends.ifPresent(list -> lines.add("%s: load balancer (%s) leads to %s"
                .formatted(datapath, addresses(flow.match()), list.replace("backends=", ""))));
        flow.argument("ct_dnat")
                .or(() -> flow.argument("ct_dnat_in_czone"))
                .or(() -> flow.assigned("ip4.dst"))
                .filter(_ -> backends.isEmpty())
                .ifPresent(inside -> lines.add("%s: destination becomes %s".formatted(datapath, inside)));
    }

    private static String addresses(String match) {
        return match.replaceFirst("^ct\\.new && ", "").replaceFirst("^!ct\\.rel && ", "");
    }

    private void router(Flow flow) {
        if (flow.stage().equals("lr_in_ip_routing")) {
            var port = flow.assigned("outport");
            var nextHop = flow.assigned("reg0").filter(hop -> !hop.startsWith("ip"));
            port.ifPresent(name -> lines.add("%s: route %s to port %s%s"
                    .formatted(
                            datapath,
                            flow.match().replaceFirst(".*?(ip[46]\\.(dst|src) == [^ ]+).*", "$1"),
                            name,
                            nextHop.map(hop -> ", next hop " + hop).orElse(""))));
            return;
        }
        flow.argument("ct_snat")
                .or(() -> flow.argument("ct_snat_in_czone"))
                .or(() -> flow.assigned("ip4.src"))
                .ifPresent(outside -> lines.add("%s: source becomes %s".formatted(datapath, outside)));
    }

    /** What goes on from here is the question for the neighbour, by the way of the packet. */
    private void neighbour(Flow flow) {
        if (flow.actions().stream().anyMatch(action -> action.startsWith("arp {") || action.startsWith("nd_ns {"))) {
            asks = true;
            lines.add(
                    "%s: the MAC address of the next hop is not known yet: OVN asks for it, and then sends the packet on"
                            .formatted(datapath));
        }
    }

    private void policy(Flow flow) {
        var nextHop = flow.assigned("reg0");
        if (!flow.match().equals("1") && nextHop.isPresent()) {
            lines.add("%s: policy %d \"%s\" leads to %s"
                    .formatted(datapath, flow.priority(), flow.match(), nextHop.get()));
        }
    }
}
