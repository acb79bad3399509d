package flagship.networkagent;

import java.net.InetAddress;
import java.util.Optional;

/** A route: packets to {@code destination} go to {@code gateway}, or straight to the link where there is none. */
record Route(IpPrefix destination, Optional<InetAddress> gateway) {
    Route(IpPrefix destination, InetAddress gateway) {
        this(destination, Optional.of(gateway));
    }
}
