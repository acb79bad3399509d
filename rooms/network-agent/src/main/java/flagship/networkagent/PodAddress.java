package flagship.networkagent;

import java.net.InetAddress;
import java.util.Optional;

/**
 * One address of a pod's interface.
 *
 * @param address with the prefix length of its subnet
 * @param gateway the way out of the subnet; absent where the subnet has none
 */
record PodAddress(IpPrefix address, Optional<InetAddress> gateway) {
    /** The subnet: {@code 10.0.1.0/24}. */
    String network() {
        return IpPrefix.text(address.network()) + "/" + address.length();
    }
}
