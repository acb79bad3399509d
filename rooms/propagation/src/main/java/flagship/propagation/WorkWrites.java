package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Work;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ObjectWrite;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Transport.Transactions;
import flagship.kubeclient.WriteOutcome;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.WorkStore.Kept;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What is to become of several Works in one pass, collected first and then written together: in one transaction where the API server has
 * them, so that a crash leaves all or none. One thread.
 */
final class WorkWrites {
    private final WorkStore store;
    private final KubeClient hostClient;
    private final Map<NamespacedName, ObjectWrite> writes = new LinkedHashMap<>();
    private final Set<NamespacedName> deletions = new HashSet<>();

    WorkWrites(WorkStore store, KubeClient hostClient) {
        this.store = store;
        this.hostClient = hostClient;
    }

    /** As {@link WorkStore#keep}, but written later. */
    Kept keep(NamespacedName key, Function<String, ObjectNode> draft) {
        var found = store.find(key);
        if (found.isPresent() && !found.get().head().deletionTimestamp().isEmpty()) {
            return Kept.GOING;
        }
        var write = store.change(found, draft);
        write.ifPresent(it -> writes.put(key, it));
        return write.isPresent() ? Kept.WRITTEN : Kept.SAME;
    }

    /** As {@link WorkStore#delete}, but later. */
    void delete(RawObject work) {
        if (work.head().deletionTimestamp().isEmpty()) {
            deletions.add(work.key());
            writes.put(work.key(), ObjectWrite.delete(Work.RESOURCE, work.key()));
        }
    }

    /**
     * Writes everything collected. What the server refuses keeps nothing else from being written: the rest is sent again without it.
     *
     * @return what was refused, and why; without deletions of what is gone
     */
    Map<NamespacedName, ApiException> send() throws IOException, InterruptedException {
        var refused = new LinkedHashMap<NamespacedName, ApiException>();
        var left = List.copyOf(writes.keySet());
        while (!left.isEmpty()) {
            int size = Math.min(left.size(), Transactions.WRITES_MAX);
            var givenUp = send(left.subList(0, size), refused);
            var next = new ArrayList<>(givenUp);
            next.addAll(left.subList(size, left.size()));
            left = next;
        }
        writes.clear();
        deletions.clear();
        return refused;
    }

    /** Returns what was given up because another one was refused: fewer than were sent. */
    private List<NamespacedName> send(List<NamespacedName> keys, Map<NamespacedName, ApiException> refused)
            throws IOException, InterruptedException {
        var outcomes = hostClient.write(keys.stream().map(writes::get).toList());
        var givenUp = new ArrayList<NamespacedName>();
        for (int i = 0; i < outcomes.size(); i++) {
            var key = keys.get(i);
            switch (outcomes.get(i)) {
                case WriteOutcome.Done(var answer) -> {
                    if (!deletions.contains(key)) {
                        store.wrote(answer);
                    }
                }
                case WriteOutcome.Refused(var why) -> {
                    if (!Answers.isGone(why) || !deletions.contains(key)) {
                        refused.put(key, why);
                    }
                }
                case WriteOutcome.GivenUp _ -> givenUp.add(key);
            }
        }
        if (givenUp.size() == keys.size()) {
            throw new IOException(
                    "the API server gave up a transaction in which it refused nothing; it is tried again");
        }
        return givenUp;
    }
}
