package flagship.propagation;

import flagship.fleetapi.CidrPool;
import flagship.fleetapi.CidrPool.Allocation;
import flagship.fleetapi.CidrPool.PoolStatus;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Conditions;
import flagship.fleetapi.Finalizers;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.TargetCluster;
import flagship.fleetapi.Work;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.PoolDecision.Known;
import flagship.propagation.PoolDecision.Members;
import flagship.propagation.PoolDecision.Place;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives the Subnets of the fleet blocks of a CIDRPool, one in each of their clusters. The key is the pool.
 *
 * <p>A block is written into the pool's status, against the version that it was decided from, before any Work bears it: so no two processes give one
 * away, and who is killed in between goes on from what is written. docs/decisions/0033.
 */
final class CidrPoolReconciler implements Reconciler<NamespacedName> {
    /** Keeps a pool while its blocks are in use. */
    static final String FINALIZER = "connect.flagship.io/blocks-in-use";

    private static final Duration UNTIL_READ = Duration.ofMillis(100);
    private static final int PROBLEMS_MAX = 200;

    private final KubeClient host;
    private final HostCaches caches;
    private final Templates templates;
    private final PoolRegistry registry;
    private final MemberSubnets members;
    private final Clock clock;

    CidrPoolReconciler(KubeClient host, HostCaches caches, Templates templates, MemberSubnets members, Clock clock) {
        this.host = host;
        this.caches = caches;
        this.templates = templates;
        this.registry = new PoolRegistry(host);
        this.members = members;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = caches.pools().get(key);
        if (found.isEmpty()) {
            return Outcome.done();
        }
        if (!templates.isComplete(Subnet.KIND)) {
            return Outcome.after(UNTIL_READ); // At a start every template looks as if it were gone.
        }
        var object = found.get().toJson();
        var pool = CidrPool.of(object);
        if (!pool.metadata().isBeingDeleted() && !pool.metadata().finalizers().contains(FINALIZER)) {
            var patch = Json.object();
            Finalizers.add(patch, pool.metadata(), FINALIZER);
            caches.pools().wrote(host.mergePatchRaw(CidrPool.RESOURCE, key, patch));
            return Outcome.after(Duration.ZERO);
        }
        var decision = decide(pool);
        if (pool.metadata().isBeingDeleted() && decision.allocations().isEmpty()) {
            letGo(pool);
            return Outcome.done();
        }
        return decision.again().map(Outcome::after).orElseGet(Outcome::done);
    }

    /** Decided from an empty status, which may be followed by a write of it: the version is read again. */
    private void letGo(CidrPool pool) throws IOException, InterruptedException {
        registry.leave(pool.name());
        var key = new NamespacedName("", pool.name());
        var stored = host.find(CidrPool.RESOURCE, key).map(CidrPool::of);
        if (stored.isEmpty() || !stored.get().metadata().finalizers().contains(FINALIZER)) {
            return;
        }
        try {
            host.mergePatch(
                    CidrPool.RESOURCE, key, Finalizers.remove(stored.get().metadata(), FINALIZER));
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                throw e;
            }
        }
    }

    private PoolDecision decide(CidrPool pool) throws IOException, InterruptedException {
        var ranges = PoolRanges.of(pool.spec());
        var refusal = refusal(pool, ranges);
        var joined = caches.allClusters().stream().map(Cluster::name).collect(Collectors.toSet());
        var requests = requests(pool, ranges);
        var known = new Known(pool, ranges, refusal, requests, works(pool.name()), joined, clock.instant());
        var decision = PoolDecision.of(known, known.mustAskMembers() ? ask(known) : Members.NOT_ASKED);
        write(pool, decision, refusal);
        return decision;
    }

    /** Why the pool may give nothing; empty where it may. */
    private String refusal(CidrPool pool, PoolRanges ranges) throws IOException, InterruptedException {
        if (pool.metadata().isBeingDeleted()) {
            return "CIDRPool %s is being deleted: name another one in the annotation %s"
                    .formatted(pool.name(), CidrPool.POOL);
        }
        var has = new ArrayList<>(ranges.ranges());
        for (Allocation given : pool.status().allocations()) {
            for (AddressBlock block : AddressBlock.parseList(given.cidrBlock()).orElse(List.of())) {
                if (has.stream().noneMatch(it -> it.contains(block))) {
                    has.add(block); // Its range was taken out of the pool; the block is in use all the same.
                }
            }
        }
        return ranges.problem().isEmpty() ? registry.enter(pool.name(), has).orElse("") : ranges.problem();
    }

    private List<PoolRequest> requests(CidrPool pool, PoolRanges ranges) {
        var requests = new ArrayList<PoolRequest>();
        for (RawObject raw : templates.list(Subnet.KIND, "")) {
            var template = raw.toJson();
            if (PooledSubnet.pool(template).filter(pool.name()::equals).isPresent()) {
                var clusters = caches
                        .binding(TemplateKey.of(raw).binding())
                        .filter(binding -> !binding.metadata().isBeingDeleted())
                        .map(binding -> BindingTargets.of(binding.spec()))
                        .orElse(List.of())
                        .stream()
                        .map(TargetCluster::name)
                        .filter(name -> caches.cluster(name).isPresent())
                        .collect(Collectors.toSet());
                requests.add(PoolRequest.of(template, clusters, pool.spec(), ranges.ranges()));
            }
        }
        return requests;
    }

    /** Where a Work bears a block of the pool. */
    private Map<Place, List<AddressBlock>> works(String pool) {
        var places = new HashMap<Place, List<AddressBlock>>();
        for (RawObject raw : caches.worksOfPool(pool)) {
            var cluster = DerivedNames.cluster(raw.head().namespace());
            Work.of(raw.toJson()).spec().manifests().stream().findFirst().ifPresent(manifest -> {
                var name = manifest.at("/metadata/name").asText();
                var blocks =
                        AddressBlock.parseList(manifest.at("/spec/cidrBlock").asText(""));
                cluster.ifPresent(it -> places.put(new Place(it, name), blocks.orElse(List.of())));
            });
        }
        return places;
    }

    private Members ask(Known known) throws InterruptedException {
        var concerned = known.concerned();
        var clusters = caches.allClusters().stream()
                .filter(cluster -> concerned.contains(cluster.name()))
                .toList();
        return members.ask(clusters, brought());
    }

    /** Where the fleet has brought a Subnet of any pool. */
    private Set<Place> brought() {
        var places = new HashSet<Place>();
        for (RawObject raw : caches.pools().informer().list()) {
            places.addAll(works(raw.head().name()).keySet());
        }
        return places;
    }

    private void write(CidrPool pool, PoolDecision decision, String refusal) throws IOException, InterruptedException {
        var status = new PoolStatus(
                decision.allocations(),
                decision.freeIpv4(),
                decision.freeIpv6(),
                decision.problems().stream().limit(PROBLEMS_MAX).toList(),
                conditions(pool, decision, refusal));
        var raw = caches.pools().get(new NamespacedName("", pool.name())).map(RawObject::toJson);
        if (raw.isEmpty() || JsonEquality.equal(raw.get().path("status"), status.toJson())) {
            return;
        }
        var next = raw.get();
        next.withObject("/metadata").put("resourceVersion", pool.metadata().resourceVersion());
        next.set("status", status.toJson());
        var written = host.replaceStatus(CidrPool.RESOURCE, next);
        caches.pools().wrote(RawObject.of(Json.bytes(written)));
    }

    private Conditions conditions(CidrPool pool, PoolDecision decision, String refusal) {
        var accepted = refusal.isEmpty()
                ? Condition.isTrue(CidrPool.ACCEPTED, "RangesEntered", "its addresses are in no other pool")
                : Condition.isFalse(CidrPool.ACCEPTED, "RangesRefused", refusal);
        return pool.status().conditions().set(accepted, clock.instant()).set(satisfied(decision), clock.instant());
    }

    private static Condition satisfied(PoolDecision decision) {
        if (decision.problems().isEmpty()) {
            return Condition.isTrue(
                    CidrPool.SATISFIED,
                    "AllHaveBlocks",
                    "%d blocks are given".formatted(decision.allocations().size()));
        }
        var first = decision.problems().getFirst();
        var more = decision.problems().size() == 1
                ? ""
                : " (and %d more)".formatted(decision.problems().size() - 1);
        return Condition.isFalse(
                CidrPool.SATISFIED,
                "BlocksMissing",
                "Subnet %s in cluster %s: %s%s".formatted(first.subnet(), first.cluster(), first.message(), more));
    }
}
