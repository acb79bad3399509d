package flagship.kubeclient;

import flagship.kubemodel.ApiException;

/** What became of an {@link ObjectWrite}. */
public sealed interface WriteOutcome {
    /**
     * It took effect.
     *
     * @param answer the object as stored; for a deletion its last state or a Status
     */
    record Done(byte[] answer) implements WriteOutcome {}

    /** The server refused it. */
    record Refused(ApiException why) implements WriteOutcome {}

    /** It was not made, because another one of the same transaction was refused. */
    record GivenUp() implements WriteOutcome {}
}
