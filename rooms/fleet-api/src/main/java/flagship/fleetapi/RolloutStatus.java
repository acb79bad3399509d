package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.StagedRollout.Revision;
import flagship.kubemodel.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Where a {@link StagedRollout} is: all that it knows, so that it goes on after a restart.
 *
 * @param message for people
 * @param revision of the template that all this is about; empty before the first look
 * @param failedRevision what was taken back, or stopped; empty for none
 */
public record RolloutStatus(
        Phase phase,
        String message,
        String revision,
        Progress progress,
        Good good,
        String failedRevision,
        Heard heard) {
    /** In the place of a cluster's name: all of them. */
    public static final String EVERYWHERE = "*";

    public static final RolloutStatus NONE = new RolloutStatus(
            Phase.WAITING, "", "", Progress.NONE, new Good(Optional.empty(), Optional.empty()), "", new Heard("", ""));

    /** What goes on. */
    public enum Phase {
        /** There is no template, or it is scheduled nowhere. */
        WAITING("Waiting"),
        PROGRESSING("Progressing"),
        /** A user has to say that it goes on. */
        PAUSED("Paused"),
        COMPLETE("Complete"),
        /** A wave did not become healthy, and nothing is taken back. */
        FAILED("Failed"),
        ROLLING_BACK("RollingBack"),
        ROLLED_BACK("RolledBack");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        /** As it stands in the status. */
        public String word() {
            return word;
        }

        static Phase of(String word) {
            for (Phase phase : values()) {
                if (phase.word.equals(word)) {
                    return phase;
                }
            }
            return WAITING;
        }
    }

    /**
     * How far the revision has come.
     *
     * @param wave the current one's index; that many waves are behind
     * @param released the clusters that get the revision; {@link #EVERYWHERE} for all of them
     * @param waveStarted when the current wave's first cluster got it; absent before
     * @param healthySince since when all of its clusters are healthy; absent while they are not
     */
    public record Progress(
            int wave, List<String> released, Optional<Instant> waveStarted, Optional<Instant> healthySince) {
        public static final Progress NONE = new Progress(0, List.of(), Optional.empty(), Optional.empty());
        public static final Progress DONE = new Progress(0, List.of(EVERYWHERE), Optional.empty(), Optional.empty());

        public Progress {
            released = List.copyOf(released);
        }

        static Progress of(JsonNode status) {
            return new Progress(
                    status.path("wave").asInt(),
                    Fields.texts(status, "releasedClusters"),
                    instant(status, "waveStartTime"),
                    instant(status, "healthySince"));
        }

        private static Optional<Instant> instant(JsonNode status, String field) {
            return Fields.optionalText(status, field).map(Instant::parse);
        }

        public boolean releases(String cluster) {
            return released.contains(EVERYWHERE) || released.contains(cluster);
        }

        public Progress withReleased(List<String> clusters) {
            return new Progress(wave, clusters, waveStarted, healthySince);
        }

        public Progress since(Optional<Instant> started, Optional<Instant> healthy) {
            return new Progress(wave, released, started, healthy);
        }

        /** At another wave, which has not begun. */
        public Progress at(int index) {
            return new Progress(index, released, Optional.empty(), Optional.empty());
        }

        void putInto(ObjectNode json) {
            Fields.putUnlessZero(json, "wave", wave);
            Fields.putUnlessEmpty(json, "releasedClusters", released);
            waveStarted.ifPresent(time -> json.put("waveStartTime", text(time)));
            healthySince.ifPresent(time -> json.put("healthySince", text(time)));
        }

        private static String text(Instant time) {
            return time.truncatedTo(ChronoUnit.MILLIS).toString();
        }
    }

    /**
     * Contents that can be gone back to.
     *
     * @param last what was healthy everywhere last
     * @param previous what was so before
     */
    public record Good(Optional<Revision> last, Optional<Revision> previous) {
        static Good of(JsonNode status) {
            return new Good(
                    Fields.optional(status, "lastGood", Revision::of),
                    Fields.optional(status, "previousGood", Revision::of));
        }

        public boolean isLast(String revision) {
            return last.filter(it -> it.id().equals(revision)).isPresent();
        }

        /** With a newer one. */
        public Good then(Revision next) {
            return isLast(next.id()) ? this : new Good(Optional.of(next), last);
        }
    }

    /**
     * The words of users that were heard.
     *
     * @param resume to go on
     * @param undo to go back
     */
    public record Heard(String resume, String undo) {}

    static RolloutStatus of(JsonNode status) {
        return new RolloutStatus(
                Phase.of(Fields.text(status, "phase")),
                Fields.text(status, "message"),
                Fields.text(status, "revision"),
                Progress.of(status),
                Good.of(status),
                Fields.text(status, "failedRevision"),
                new Heard(Fields.text(status, "resumed"), Fields.text(status, "undone")));
    }

    /** @param waveName the current wave's; empty for none */
    public ObjectNode toJson(String waveName) {
        var json = Json.object().put("phase", phase.word());
        Fields.putUnlessEmpty(json, "message", message);
        Fields.putUnlessEmpty(json, "revision", revision);
        Fields.putUnlessEmpty(json, "waveName", waveName);
        progress.putInto(json);
        good.last().ifPresent(it -> json.set("lastGood", it.toJson()));
        good.previous().ifPresent(it -> json.set("previousGood", it.toJson()));
        Fields.putUnlessEmpty(json, "failedRevision", failedRevision);
        Fields.putUnlessEmpty(json, "resumed", heard.resume());
        Fields.putUnlessEmpty(json, "undone", heard.undo());
        return json;
    }

    /** The same in another phase. */
    public RolloutStatus in(Phase next, String why) {
        return new RolloutStatus(next, why, revision, progress, good, failedRevision, heard);
    }

    public RolloutStatus with(Progress next) {
        return new RolloutStatus(phase, message, revision, next, good, failedRevision, heard);
    }

    public RolloutStatus with(Heard words) {
        return new RolloutStatus(phase, message, revision, progress, good, failedRevision, words);
    }

    /** About another revision. */
    public RolloutStatus about(String id, Progress next) {
        return new RolloutStatus(phase, message, id, next, good, failedRevision, heard);
    }

    /** A revision is healthy everywhere. */
    public RolloutStatus complete(Revision healthy) {
        return new RolloutStatus(Phase.COMPLETE, "", healthy.id(), Progress.DONE, good.then(healthy), "", heard);
    }

    /** A revision from the first wave on; what failed before is forgotten. */
    public RolloutStatus begin(String id) {
        return new RolloutStatus(Phase.PROGRESSING, "", id, Progress.NONE, good, "", heard);
    }

    /** The revision is not wanted any more. */
    public RolloutStatus failed(Phase next, String why) {
        return new RolloutStatus(
                next, why, revision, progress.since(Optional.empty(), Optional.empty()), good, revision, heard);
    }
}
