/**
 * VPC, subnet, IPAM, NAT and security: custom resources into OVN northbound transactions.
 *
 * <p>It knows nothing of propagation or search. The room is laid out; its content is the networking issue.
 */
@NullMarked
package flagship.networking;

import org.jspecify.annotations.NullMarked;
