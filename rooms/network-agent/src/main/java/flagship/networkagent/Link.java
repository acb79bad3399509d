package flagship.networkagent;

import java.util.Optional;

/**
 * A network device of one namespace.
 *
 * @param kind {@code veth}, {@code tun}, ...; empty for hardware
 * @param group the number that marks devices as belonging together; 0 for none
 */
record Link(int index, String name, String kind, Optional<MacAddress> mac, int mtu, boolean up, int group) {}
