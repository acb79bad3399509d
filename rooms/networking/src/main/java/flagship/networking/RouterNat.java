package flagship.networking;

import java.util.Optional;

/** What a router's NAT rows do to the source of a packet that leaves. Pure. */
final class RouterNat {
    private RouterNat() {}

    /**
     * The address outside: that of a floating one, else that of the smallest network; empty where there is none.
     *
     * @param rows type, external and logical address a line each, as OVN's tools print them
     */
    static Optional<String> outside(String rows, IpAddress source) {
        var found = Optional.<String>empty();
        int best = -1;
        var words =
                rows.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        for (int index = 0; index + 2 < words.size(); index += 3) {
            var network = NatResolution.network(words.get(index + 2)).filter(it -> it.contains(source));
            boolean leaves = !words.get(index).equals("dnat");
            if (leaves && network.isPresent() && network.get().prefixLength() > best) {
                best = network.get().prefixLength();
                found = Optional.of(words.get(index + 1));
            }
        }
        return found;
    }
}
