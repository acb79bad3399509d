/**
 * A node's side of networking: CNI server and plugin, OVS plumbing, NAT gateway and underlay in the kernel.
 *
 * <p>It knows nothing of the OVN northbound database. The room is laid out; its content is the networking issue.
 */
@NullMarked
package flagship.networkagent;

import org.jspecify.annotations.NullMarked;
