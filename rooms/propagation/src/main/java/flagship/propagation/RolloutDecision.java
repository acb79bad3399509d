package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.RolloutStatus;
import flagship.fleetapi.RolloutStatus.Heard;
import flagship.fleetapi.RolloutStatus.Phase;
import flagship.fleetapi.RolloutStatus.Progress;
import flagship.fleetapi.StagedRollout;
import flagship.fleetapi.StagedRollout.Revision;
import flagship.fleetapi.StagedRollout.Wave;
import flagship.interpreter.AffinityMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes of a rollout next. Pure.
 *
 * @param status to write down, before anything else is done
 * @param restore the content to give the template; absent to leave it as it is
 * @param again when to look again though nothing has changed; absent for not
 */
record RolloutDecision(RolloutStatus status, Optional<Revision> restore, Optional<Duration> again) {
    /** After the waves that a user wrote. */
    private static final Wave REST = new Wave("rest", Optional.empty(), Duration.ZERO, false);

    /**
     * What is known.
     *
     * @param template the content as it is; absent where there is no template
     * @param clusters where it is scheduled, each in its wave
     * @param dispatched whether it is in some cluster already, in whatever revision
     */
    record Known(
            StagedRollout rollout,
            Optional<Revision> template,
            List<RolloutCluster> clusters,
            boolean dispatched,
            Instant now) {
        Known {
            clusters = List.copyOf(clusters);
        }
    }

    static RolloutDecision of(Known known) {
        if (known.template().isEmpty() || known.clusters().isEmpty()) {
            var why =
                    known.template().isEmpty() ? "there is no such template" : "the template is scheduled nowhere yet";
            return at(known.rollout().status().in(Phase.WAITING, why));
        }
        return new Step(known, known.template().get()).decide();
    }

    private static RolloutDecision at(RolloutStatus status) {
        return new RolloutDecision(status, Optional.empty(), Optional.empty());
    }

    /** The waves and what comes after them. */
    static List<Wave> waves(StagedRollout rollout) {
        var all = new ArrayList<>(rollout.spec().waves());
        all.add(REST);
        return all;
    }

    /**
     * The index of the first wave that chooses a cluster.
     *
     * @param cluster absent where there is none of that name any more
     */
    static int wave(StagedRollout rollout, Optional<Cluster> cluster) {
        var waves = waves(rollout);
        for (int index = 0; index < waves.size(); index++) {
            var affinity = waves.get(index).affinity();
            if (affinity.isEmpty()
                    || cluster.filter(AffinityMatch.of(affinity.get())::matches).isPresent()) {
                return index;
            }
        }
        throw new IllegalStateException("the last wave chooses every cluster");
    }

    /** The decision on one content of the template. */
    private record Step(Known known, Revision revision) {
        RolloutDecision decide() {
            var before = known.rollout().status();
            var annotations = known.rollout().metadata().annotations();
            var heard = new Heard(
                    word(
                            annotations.getOrDefault(StagedRollout.RESUME, ""),
                            before.heard().resume()),
                    word(
                            annotations.getOrDefault(StagedRollout.UNDO, ""),
                            before.heard().undo()));
            boolean resumed = !heard.resume().equals(before.heard().resume());
            boolean undone = !heard.undo().equals(before.heard().undo());
            var status = current(before.with(heard));
            if (undone) {
                return undo(status);
            }
            if (resumed) {
                status = resume(status);
            }
            return switch (status.phase()) {
                case PROGRESSING, PAUSED, WAITING -> progress(status);
                case ROLLING_BACK -> rollBack(status);
                case COMPLETE, FAILED, ROLLED_BACK -> at(status);
            };
        }

        /** A word counts if it is about this revision; what was said before was heard before. */
        private String word(String said, String before) {
            return said.startsWith(revision.id() + "/") ? said : before;
        }

        /** The status as it speaks of the content that the template has now. */
        private RolloutStatus current(RolloutStatus status) {
            if (status.revision().equals(revision.id())) {
                return status;
            }
            if (status.revision().isEmpty() && known.dispatched()) {
                return status.complete(revision); // It was everywhere before anybody wanted waves.
            }
            if (status.good().isLast(revision.id())) {
                var everywhere = status.about(revision.id(), Progress.DONE);
                return everywhere.in(Phase.ROLLING_BACK, status.message());
            }
            if (status.failedRevision().equals(revision.id())) {
                var held = status.about(revision.id(), Progress.NONE);
                return held.in(
                        Phase.FAILED,
                        "this content was taken back before: change the template, or try again with flagship rollout resume");
            }
            return status.begin(revision.id());
        }

        private RolloutDecision undo(RolloutStatus status) {
            if (status.phase() == Phase.COMPLETE) {
                return status.good()
                        .previous()
                        .map(previous -> new RolloutDecision(status, Optional.of(previous), Optional.empty()))
                        .orElseGet(() -> at(status.in(Phase.COMPLETE, "there is nothing to go back to")));
            }
            return fail(status, "taken back by a user", true);
        }

        private RolloutStatus resume(RolloutStatus status) {
            return switch (status.phase()) {
                case FAILED ->
                    status.failedRevision().equals(revision.id())
                                    && status.progress().equals(Progress.NONE)
                            ? status.begin(revision.id())
                            : status.in(Phase.PROGRESSING, "");
                case PAUSED ->
                    known.rollout().spec().paused()
                            ? status
                            : status.with(status.progress().at(status.progress().wave() + 1))
                                    .in(Phase.PROGRESSING, "");
                case WAITING, PROGRESSING, COMPLETE, ROLLING_BACK, ROLLED_BACK -> status;
            };
        }

        private RolloutDecision progress(RolloutStatus status) {
            if (known.rollout().spec().paused()) {
                // The time of a wave begins anew when it goes on.
                var stopped = status.progress().since(Optional.empty(), Optional.empty());
                return at(status.with(stopped)
                        .in(Phase.PAUSED, "spec.paused is set: flagship rollout resume takes it away"));
            }
            var waves = waves(known.rollout());
            var next = status.in(Phase.PROGRESSING, "");
            while (next.progress().wave() < waves.size()) {
                int index = next.progress().wave();
                if (known.clusters().stream().noneMatch(cluster -> cluster.wave() == index)) {
                    next = next.with(next.progress().at(index + 1));
                    continue; // A wave of no cluster has nothing to wait for.
                }
                next = next.with(release(next.progress()));
                var open = open(next.progress());
                if (!open.isEmpty()) {
                    return await(next, open);
                }
                var wave = waves.get(index);
                var rest = soak(next.progress(), wave);
                if (rest.isPositive()) {
                    var soaking =
                            next.in(Phase.PROGRESSING, "wave %s is healthy and is watched".formatted(wave.name()));
                    return new RolloutDecision(
                            soaking.with(since(next.progress())), Optional.empty(), Optional.of(rest));
                }
                if (wave.pause() && isBeforeOthers(index)) {
                    return at(next.in(
                            Phase.PAUSED,
                            "wave %s is healthy: flagship rollout resume brings the next".formatted(wave.name())));
                }
                next = next.with(next.progress().at(index + 1));
            }
            return at(next.complete(revision));
        }

        private boolean isBeforeOthers(int wave) {
            return known.clusters().stream().anyMatch(cluster -> cluster.wave() > wave);
        }

        private List<RolloutCluster> upTo(int wave) {
            return known.clusters().stream().filter(it -> it.wave() <= wave).toList();
        }

        /** Clusters of waves that have come and whose Work is known to be held get the revision. */
        private Progress release(Progress progress) {
            var released = new ArrayList<>(progress.released());
            for (RolloutCluster cluster : upTo(progress.wave())) {
                if (cluster.state() == RolloutCluster.State.HELD && !released.contains(cluster.name())) {
                    released.add(cluster.name());
                }
            }
            boolean begun = progress.waveStarted().isPresent()
                    || released.size() > progress.released().size();
            var started = progress.waveStarted().or(() -> begun ? Optional.of(known.now()) : Optional.empty());
            return progress.withReleased(released).since(started, progress.healthySince());
        }

        /** Those that are not healthy yet. */
        private List<RolloutCluster> open(Progress progress) {
            return upTo(progress.wave()).stream().filter(it -> !it.healthy()).toList();
        }

        private RolloutDecision await(RolloutStatus status, List<RolloutCluster> open) {
            var waves = waves(known.rollout());
            var name = waves.get(status.progress().wave()).name();
            var text = "wave %s: %s"
                    .formatted(
                            name,
                            open.stream().map(it -> it.name() + ": " + it.why()).collect(Collectors.joining("; ")));
            var waiting = status.in(Phase.PROGRESSING, text)
                    .with(status.progress().since(Optional.of(started(status.progress())), Optional.empty()));
            var left =
                    known.rollout().spec().timeout().minus(Duration.between(started(status.progress()), known.now()));
            if (left.isPositive()) {
                return new RolloutDecision(waiting, Optional.empty(), Optional.of(left));
            }
            return fail(
                    waiting,
                    "not healthy after %d s: %s"
                            .formatted(known.rollout().spec().timeout().toSeconds(), text),
                    known.rollout().spec().rollback());
        }

        private Instant started(Progress progress) {
            return progress.waveStarted().orElse(known.now());
        }

        private Duration soak(Progress progress, Wave wave) {
            var since = progress.healthySince().orElse(known.now());
            return wave.soak().minus(Duration.between(since, known.now()));
        }

        private Progress since(Progress progress) {
            return progress.since(
                    progress.waveStarted(), Optional.of(progress.healthySince().orElse(known.now())));
        }

        private RolloutDecision fail(RolloutStatus status, String why, boolean back) {
            var good = status.good().last().filter(it -> !it.id().equals(revision.id()));
            if (!back || good.isEmpty()) {
                var stopped = back ? why + "; there is nothing to go back to" : why;
                return at(status.failed(Phase.FAILED, stopped));
            }
            return new RolloutDecision(status.failed(Phase.ROLLING_BACK, why), good, Optional.empty());
        }

        /** Either the template still has to get its last good content, or the clusters have to get healthy with it. */
        private RolloutDecision rollBack(RolloutStatus status) {
            if (!status.good().isLast(revision.id())) {
                return new RolloutDecision(status, status.good().last(), Optional.empty());
            }
            boolean back = known.clusters().stream().allMatch(RolloutCluster::healthy);
            if (!back) {
                return at(status);
            }
            return at(
                    status.failedRevision().isEmpty()
                            ? status.complete(revision)
                            : status.in(Phase.ROLLED_BACK, status.message()));
        }
    }
}
