package flagship.networking;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses of one interface in one subnet.
 *
 * @param nic the interface's name, unique in the subnet; that of its logical port
 * @param owner whose it is: {@code namespace/name} of a pod; several interfaces may be one owner's
 * @param mac absent for interfaces that bring their own
 */
record Lease(String nic, String owner, Optional<IpAddress> v4, Optional<IpAddress> v6, Optional<MacAddress> mac) {
    List<IpAddress> addresses() {
        return Stream.of(v4, v6).flatMap(Optional::stream).toList();
    }

    /** {@code v4}, {@code v6} or {@code v4,v6}. */
    String text() {
        return String.join(",", addresses().stream().map(IpAddress::toString).toList());
    }
}
