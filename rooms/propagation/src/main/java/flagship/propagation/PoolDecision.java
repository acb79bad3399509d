package flagship.propagation;

import flagship.fleetapi.CidrPool;
import flagship.fleetapi.CidrPool.Allocation;
import flagship.fleetapi.CidrPool.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Who has which block of a pool from now on. Pure: the same state gives the same blocks.
 *
 * <p>A block that was given stays with its Subnet and cluster for as long as one of them is wanted there, or its Work exists. After that it is kept back
 * for a while, and then until the member itself says that it uses none of it.
 *
 * @param again when to look again without a change; absent where only a change matters
 */
record PoolDecision(
        List<Allocation> allocations,
        Optional<Long> freeIpv4,
        Optional<Long> freeIpv6,
        List<Problem> problems,
        Optional<Duration> again) {
    /** More would not fit into one object of an API server. */
    static final int ALLOCATIONS_MAX = 5000;

    private static final Duration UNTIL_ANSWERED = Duration.ofSeconds(5);
    private static final Duration UNTIL_CHANGED_THERE = Duration.ofSeconds(30);

    /** A Subnet in a cluster. */
    record Place(String cluster, String subnet) {}

    /** A block that a member uses for something that no pool gave it. */
    record Foreign(String cluster, String subnet, AddressBlock block) {}

    /**
     * What members said of their Subnets.
     *
     * @param silent members that could not be asked, and why
     */
    record Members(List<Foreign> foreign, Map<String, String> silent) {
        static final Members NOT_ASKED = new Members(List.of(), Map.of());
    }

    /**
     * All that a decision is made from.
     *
     * @param refusal why the pool may give nothing at all; empty where it may
     * @param works where a Work of a Subnet is, with the blocks that the pool gave it
     * @param joined the clusters of the fleet
     */
    record Known(
            CidrPool pool,
            PoolRanges ranges,
            String refusal,
            List<PoolRequest> requests,
            Map<Place, List<AddressBlock>> works,
            Set<String> joined,
            Instant now) {
        private boolean isUsed(Allocation allocation) {
            return works.containsKey(new Place(allocation.cluster(), allocation.subnet()))
                    || requests.stream()
                            .anyMatch(request -> request.subnet().equals(allocation.subnet())
                                    && request.clusters().contains(allocation.cluster()));
        }

        private boolean isOver(Allocation allocation) {
            return allocation
                    .releasedAt()
                    .filter(since -> !now.isBefore(since.plus(pool.spec().hold())))
                    .isPresent();
        }

        /** Whether something is to be given or taken back, before which members are to be asked what they use. */
        boolean mustAskMembers() {
            boolean back = pool.status().allocations().stream().anyMatch(it -> !isUsed(it) && isOver(it));
            boolean forth = refusal.isEmpty()
                    && requests.stream()
                            .anyMatch(request -> request.problem().isEmpty()
                                    && request.clusters().stream()
                                            .anyMatch(cluster -> pool.status()
                                                    .find(cluster, request.subnet())
                                                    .isEmpty()));
            return back || forth;
        }

        /** The clusters to ask: what one of the fleet uses no other one gets. */
        Set<String> concerned() {
            var all = new TreeSet<String>();
            requests.forEach(request -> all.addAll(request.clusters()));
            pool.status().allocations().forEach(it -> all.add(it.cluster()));
            all.retainAll(joined);
            return all;
        }
    }

    static PoolDecision of(Known known, Members members) {
        return new Maker(known, members).make();
    }

    /** Makes one decision; used once. */
    private static final class Maker {
        private final Known known;
        private final Members members;
        private final List<Allocation> allocations = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private Optional<Duration> again = Optional.empty();

        Maker(Known known, Members members) {
            this.known = known;
            this.members = members;
        }

        PoolDecision make() {
            known.pool().status().allocations().forEach(this::keepOrFree);
            var taken = new ArrayList<>(known.ranges().reserved());
            members.foreign().forEach(it -> taken.add(it.block()));
            allocations.forEach(it -> AddressBlock.parseList(it.cidrBlock()).ifPresent(taken::addAll));
            var free = new FreeBlocks(known.ranges().ranges(), taken);
            var spec = known.pool().spec();
            forEachPlace((request, cluster) -> takeUp(request, cluster, free));
            forEachPlace((request, cluster) -> give(request, cluster, free));
            allocations.sort(Comparator.comparing(Allocation::subnet).thenComparing(Allocation::cluster));
            return new PoolDecision(
                    allocations,
                    free.count(AddressBlock.IPV4, spec.ipv4Prefix()),
                    free.count(AddressBlock.IPV6, spec.ipv6Prefix()),
                    problems,
                    again);
        }

        private void forEachPlace(BiConsumer<PoolRequest, String> step) {
            known.requests().stream()
                    .sorted(Comparator.comparing(PoolRequest::subnet))
                    .forEach(request ->
                            new TreeSet<>(request.clusters()).forEach(cluster -> step.accept(request, cluster)));
        }

        private void keepOrFree(Allocation allocation) {
            if (known.isUsed(allocation)) {
                allocations.add(allocation.inUse());
            } else if (allocation.releasedAt().isEmpty()) {
                allocations.add(allocation.released(known.now()));
                lookAgain(known.pool().spec().hold());
            } else if (!known.isOver(allocation)) {
                allocations.add(allocation);
                var end = allocation.releasedAt().get().plus(known.pool().spec().hold());
                lookAgain(Duration.between(known.now(), end));
            } else {
                stillUsed(allocation).ifPresent(why -> {
                    allocations.add(allocation);
                    problem(allocation.cluster(), allocation.subnet(), why);
                    lookAgain(UNTIL_CHANGED_THERE);
                });
            }
        }

        /** A cluster that has left the fleet is not asked. */
        private Optional<String> stillUsed(Allocation allocation) {
            var cluster = allocation.cluster();
            if (!known.joined().contains(cluster)) {
                return Optional.empty();
            }
            if (members.silent().containsKey(cluster)) {
                return Optional.of("%s is kept back until cluster %s can be asked whether it uses it: %s"
                        .formatted(
                                allocation.cidrBlock(),
                                cluster,
                                members.silent().get(cluster)));
            }
            var blocks = AddressBlock.parseList(allocation.cidrBlock()).orElse(List.of());
            return members.foreign().stream()
                    .filter(it ->
                            it.cluster().equals(cluster) && blocks.stream().anyMatch(it.block()::overlaps))
                    .findFirst()
                    .map(it -> "%s is kept back while Subnet %s of cluster %s uses it: delete that Subnet"
                            .formatted(allocation.cidrBlock(), it.subnet(), cluster));
        }

        private void give(PoolRequest request, String cluster, FreeBlocks free) {
            var subnet = request.subnet();
            if (hasOne(cluster, subnet)) {
                return;
            }
            var reason = refusal(request, cluster);
            if (!reason.isEmpty()) {
                problem(cluster, subnet, reason);
                return;
            }
            var blocks = fresh(request, free);
            if (blocks.isEmpty()) {
                problem(cluster, subnet, exhausted(request, free));
                lookAgain(UNTIL_CHANGED_THERE); // Members may free what they use, which nobody tells.
                return;
            }
            add(cluster, subnet, blocks.get());
        }

        private void add(String cluster, String subnet, List<AddressBlock> blocks) {
            var text =
                    String.join(",", blocks.stream().map(AddressBlock::toString).toList());
            allocations.add(new Allocation(cluster, subnet, text, Optional.empty()));
        }

        private String refusal(PoolRequest request, String cluster) {
            if (!known.refusal().isEmpty()) {
                return known.refusal();
            }
            if (!request.problem().isEmpty()) {
                return request.problem();
            }
            if (members.silent().containsKey(cluster)) {
                lookAgain(UNTIL_ANSWERED);
                return "cluster %s gets a block when it can be asked which Subnets it has: %s"
                        .formatted(cluster, members.silent().get(cluster));
            }
            if (allocations.size() >= ALLOCATIONS_MAX) {
                return "pool %s has given %d blocks, more than it can write down: make a second pool with other ranges"
                        .formatted(known.pool().name(), ALLOCATIONS_MAX);
            }
            return "";
        }

        private boolean hasOne(String cluster, String subnet) {
            return allocations.stream().anyMatch(it -> it.isOf(cluster, subnet));
        }

        /** What its Work has already, after the pool was made anew; before anybody gets something fresh. */
        private void takeUp(PoolRequest request, String cluster, FreeBlocks free) {
            if (!hasOne(cluster, request.subnet()) && refusal(request, cluster).isEmpty()) {
                held(request, cluster, free).ifPresent(blocks -> add(cluster, request.subnet(), blocks));
            }
        }

        private Optional<List<AddressBlock>> held(PoolRequest request, String cluster, FreeBlocks free) {
            var held = known.works().getOrDefault(new Place(cluster, request.subnet()), List.of());
            boolean asWanted = held.size() == request.needs().size()
                    && request.needs().stream()
                            .allMatch(need -> held.stream().anyMatch(it -> it.bits() == need.bits()));
            if (!asWanted) {
                return Optional.empty();
            }
            var got = held.stream().filter(free::take).toList();
            return allOrNothing(got, request, free);
        }

        private static Optional<List<AddressBlock>> allOrNothing(
                List<AddressBlock> got, PoolRequest request, FreeBlocks free) {
            if (got.size() == request.needs().size()) {
                return Optional.of(List.copyOf(got));
            }
            got.forEach(free::giveBack);
            return Optional.empty();
        }

        private static Optional<List<AddressBlock>> fresh(PoolRequest request, FreeBlocks free) {
            var blocks = new ArrayList<AddressBlock>();
            for (PoolRequest.Need need : request.needs()) {
                free.take(need.bits(), need.prefix()).ifPresent(blocks::add);
            }
            return allOrNothing(blocks, request, free);
        }

        private String exhausted(PoolRequest request, FreeBlocks free) {
            var missing = String.join(
                    " or ",
                    request.needs().stream().map(need -> "/" + need.prefix()).toList());
            boolean possible = request.needs().stream().allMatch(need -> free.isPossible(need.bits(), need.prefix()));
            if (!possible) {
                return "no range of pool %s is as large as %s: add a larger one to spec.cidrs, or ask for smaller blocks with the annotation %s"
                        .formatted(known.pool().name(), missing, CidrPool.PREFIX);
            }
            var used = members.foreign().stream()
                    .filter(it -> known.ranges().ranges().stream().anyMatch(it.block()::overlaps))
                    .map(it -> "%s (%s in %s)".formatted(it.block(), it.subnet(), it.cluster()))
                    .limit(5)
                    .toList();
            var note = used.isEmpty()
                    ? ""
                    : "; members use some of it for Subnets of their own: " + String.join(", ", used);
            return "pool %s has no block %s left: add a range to spec.cidrs, or delete Subnets that nobody needs%s"
                    .formatted(known.pool().name(), missing, note);
        }

        private void problem(String cluster, String subnet, String message) {
            problems.add(new Problem(cluster, subnet, message));
        }

        private void lookAgain(Duration delay) {
            var next = delay.isPositive() ? delay : Duration.ofMillis(1);
            again = Optional.of(again.filter(it -> it.compareTo(next) < 0).orElse(next));
        }
    }
}
