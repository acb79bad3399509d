/**
 * VPC, subnet, addresses and security: custom resources into OVN northbound transactions.
 *
 * <p>{@link flagship.networking.Networking} is the front door. Objects become {@code DesiredRow}s in pure code ({@code VpcRows},
 * {@code SubnetRows}, {@code PodRows}, ...), each in the {@code Scope} of its object; {@code NorthboundWriter} keeps what every scope should
 * be and sends the {@code Difference} to what the database's replica shows, the wishes of many objects in one transaction. {@code Ipam} knows
 * who has which address; it is filled from the API at the start.
 *
 * <p>NAT gateways ({@code NatControllers}) are no rows but a workload, and statuses that say which translation its agent is to do, unless OVN itself
 * is the gateway ({@code OvnGateways}); OVN's own NAT
 * ({@code OvnNatControllers}) is rows of a Vpc's router. A Vip ({@code VipControllers}) is an address with or without a port of its own, a
 * SwitchLBRule a Service whose address is written out. An egress gateway ({@code EgressControllers}) is a workload, and policies of the router that lead chosen
 * packets to its pods; a Vpc's name server ({@code DnsControllers}) a workload and a SwitchLBRule.
 *
 * <p>{@code InterconnectionControllers} connect Vpcs with those of other clusters: they write what the daemon {@code ovn-ic} works from.
 *
 * <p>{@link flagship.networking.NetworkTrace} says what would become of a packet: OVN's own trace ({@code TraceReading}) told in the words of the API's
 * objects ({@code TraceStory}).
 *
 * <p>Invariants: one thread writes the database; the rows of one object are never in two transactions; rows without our mark are never
 * touched; a start at rest writes nothing; an address is given back only after OVN has forgotten it; decisions about rows and addresses have
 * no clock, thread or I/O. It knows nothing of propagation or search.
 *
 * <p>Source: Kube-OVN 1.11 and the line of 1.17, on an OVN without its patches.
 */
@NullMarked
package flagship.networking;

import org.jspecify.annotations.NullMarked;
