package flagship.kubemodel;

/** An operation of a JSON patch that cannot be done; the API hides which one and why. */
final class JsonPatchFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JsonPatchFailure(String why) {
        super(why, null, false, false);
    }
}
