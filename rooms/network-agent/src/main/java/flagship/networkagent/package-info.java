/**
 * A node's side of networking: CNI server and plugin, and the plumbing of pods and of the node itself into Open vSwitch.
 *
 * <p>{@link flagship.networkagent.NetworkAgent} is the front door. The way of an ADD: {@code CniServer} and {@code CniApi} take it,
 * {@code Attachments} carries it out: {@code ClusterCache} and {@code PodInterface} say what the controller decided, {@code PodWiring} lays
 * the wire, {@code IntegrationBridge} plugs it in. {@code NodeNetwork} keeps the node's own interface and, with {@code NodeNat},
 * the way by which pods leave the cluster, {@code UnderlayNetwork} the bridges to physical networks. The kernel is spoken to over netlink
 * ({@code RouteNetlink}, {@code Libc}), without programs or libraries of the node.
 *
 * <p>NAT gateways: {@code GatewayPlan} says what the namespace of a gateway's pod is to look like, {@code GatewayNamespace} makes it so and reads it
 * back, {@code NatGateways} tells the API; {@code EgressPlan} and {@code EgressGateways} do the same for
 * egress gateways. Translations are maps of the kernel ({@code NatTable}), written with the program {@code nft}.
 *
 * <p>It knows nothing of the OVN northbound database.
 */
@NullMarked
package flagship.networkagent;

import org.jspecify.annotations.NullMarked;
