package flagship.sync;

import flagship.catalog.DeadLetter;
import flagship.catalog.StoredVersion;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.NamespacedName;
import flagship.sync.ResourceSynchro.Surroundings;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One comparison of the rows of one type of one member with its objects, by uid and resourceVersion. The member is asked for metadata, page
 * by page. What differs is looked at again after a while, because changes are always on their way; what differs still, in the same way, is
 * asked for one by one and mended. For one thread.
 */
final class Comparison {
    private static final Logger log = LoggerFactory.getLogger(Comparison.class);

    /** More rows than this are not asked for one by one: the type is listed. */
    private static final int MENDED_MAX = 200;

    private static final int PAGE = 500;

    /** A request is as much work as so many objects of a list. */
    private static final int REQUEST_COST = 10;

    /** What a row or an object is that is not there. */
    private static final StoredVersion ABSENT = new StoredVersion("", "");

    private final Surroundings around;
    private final ResourceSynchro synchro;
    private final GroupVersionResource type;
    private final KubeClient memberClient;
    private final Pace pace;

    /** Waits, so that members are not asked for more objects in a second than is good for them. */
    @FunctionalInterface
    interface Pace {
        void after(int objects) throws InterruptedException;
    }

    /** How it ended. */
    enum Outcome {
        COMPARED,
        /** More differs than can be asked for one by one: the type must be listed. */
        TOO_MANY
    }

    /** @param member what the member has; {@link #ABSENT} if nothing */
    private record Difference(StoredVersion member, StoredVersion row) {}

    Comparison(Surroundings around, ResourceSynchro synchro, Pace pace) {
        this.around = around;
        this.synchro = synchro;
        this.type = synchro.resource().read();
        this.memberClient = new KubeClient(around.member());
        this.pace = pace;
    }

    Outcome run() throws IOException, InterruptedException {
        var differences = look();
        if (!differences.isEmpty()) {
            Thread.sleep(around.config().comparing().settling());
            keepWhatIsStillSo(differences);
        }
        if (!synchro.progress().settled()) {
            return Outcome.COMPARED; // Something else is wrong, or a list runs that sees the differences itself.
        }
        if (differences.size() > MENDED_MAX) {
            report(differences.size(), "more rows differ from the member's objects than can be mended singly: listing");
            synchro.progress().compared(differences.size());
            return Outcome.TOO_MANY;
        }
        int mended = mend(differences);
        if (mended > 0) {
            report(mended, "rows differed from the member's objects and were mended");
        }
        synchro.progress().compared(mended);
        return Outcome.COMPARED;
    }

    private void report(int rows, String message) {
        log.atWarn()
                .addKeyValue("cluster", around.cluster())
                .addKeyValue("gvr", type)
                .addKeyValue("rows", rows)
                .log(message);
    }

    private Map<NamespacedName, StoredVersion> rows() {
        return new HashMap<>(around.catalog().identities(around.cluster(), type));
    }

    private Map<NamespacedName, Difference> look() throws IOException, InterruptedException {
        var rows = rows();
        var letters = new HashMap<NamespacedName, String>();
        for (DeadLetter letter : around.catalog().deadLetters(around.cluster(), type)) {
            letters.put(letter.name(), letter.version());
        }
        var differences = new HashMap<NamespacedName, Difference>();
        var selection = synchro.resource().selection();
        var options = ListOptions.inNamespace(
                        selection.namespace(synchro.resource().namespaced()))
                .withLabels(selection.labelSelector(type))
                .withLimit(PAGE);
        var continuation = "";
        do {
            var page = memberClient.listMetadata(type, options.continuing(continuation));
            pace.after(page.items().size() + REQUEST_COST);
            for (RawObject object : page.items()) {
                if (!selection.selects(type, object.head())) {
                    continue;
                }
                var there = identity(object);
                var row = Optional.ofNullable(rows.remove(object.key())).orElse(ABSENT);
                boolean refused = there.version().equals(letters.get(object.key()));
                if (!row.equals(there) && !refused) {
                    differences.put(object.key(), new Difference(there, row));
                }
            }
            continuation = page.continuation();
        } while (!continuation.isEmpty());
        rows.forEach((name, row) -> differences.put(name, new Difference(ABSENT, row)));
        return differences;
    }

    private static StoredVersion identity(RawObject object) {
        return new StoredVersion(object.head().uid(), object.head().resourceVersion());
    }

    private void keepWhatIsStillSo(Map<NamespacedName, Difference> differences) {
        var rows = rows();
        differences
                .entrySet()
                .removeIf(entry -> !rows.getOrDefault(entry.getKey(), ABSENT)
                        .equals(entry.getValue().row()));
    }

    private int mend(Map<NamespacedName, Difference> differences) throws IOException, InterruptedException {
        int mended = 0;
        var gate = synchro.reader().gate();
        gate.open();
        try {
            for (Map.Entry<NamespacedName, Difference> entry : differences.entrySet()) {
                pace.after(REQUEST_COST);
                var answer = ask(entry.getKey());
                boolean same = answer.map(Comparison::identity)
                        .orElse(ABSENT)
                        .equals(entry.getValue().member());
                // An object that has changed again is on its way by the watch.
                if (same && synchro.reader().mend(entry.getKey(), answer)) {
                    mended++;
                }
            }
        } finally {
            gate.close();
        }
        return mended;
    }

    private Optional<RawObject> ask(NamespacedName name) throws IOException, InterruptedException {
        try {
            return Optional.of(RawObject.of(memberClient.getBytes(type, name)))
                    .filter(object -> synchro.resource().selection().selects(type, object.head()));
        } catch (ApiException e) {
            if (e.code() == 404) {
                return Optional.empty();
            }
            throw e;
        } catch (MalformedJson e) {
            throw new IOException("the member's answer is malformed: " + e.getMessage(), e);
        }
    }
}
