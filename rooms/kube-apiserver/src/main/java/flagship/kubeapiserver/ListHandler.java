package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.RevisionCompacted;
import flagship.kubestore.ObjectStore.Stored;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Answers GET of a collection. Without a limit the objects stream from the store to the client and memory does not grow with the list; with
 * a limit the page is collected first, because its metadata says how it goes on.
 */
final class ListHandler {
    private static final String TOKEN_EXPIRED =
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue"
                    + " parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the"
                    + " provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the"
                    + " first chunk was returned and now may show up in the list.";

    private final ObjectStore store;
    private final ObjectReader reader;
    private final Presentations presentations;
    private final VersionPatience patience;

    ListHandler(ObjectStore store, ObjectReader reader, Presentations presentations) {
        this.store = store;
        this.reader = reader;
        this.presentations = presentations;
        this.patience = new VersionPatience(store);
    }

    /** One list in the making. */
    private record Listing(ServedType type, String prefix, Selection selection, Presentation presentation) {}

    void handle(RequestTarget target, ApiRequest request, ApiResponse response)
            throws IOException, InterruptedException {
        var options = ListOptions.of(request, false);
        var listing = new Listing(
                target.type(),
                StoreKeys.prefix(target.type().storage(), target.namespace()),
                new Selection(target.type(), options.labels(), options.fields()),
                presentations.choose(target.type(), request, ObjectForm.Asked.LIST));
        Warnings.ofVersion(target.type()).writeTo(response);
        var start = start(options);
        try {
            if ((options.limit() > 0 && !options.resourceVersion().equals("0"))
                    || !start.after().isEmpty()) {
                page(listing, options, start, response);
            } else {
                stream(listing, start.revision(), response);
            }
        } catch (RevisionCompacted e) {
            expired(options, start, response);
        }
    }

    private ContinueToken start(ListOptions options) throws InterruptedException {
        long newest = store.revision();
        if (!options.continueToken().isEmpty()) {
            if (!options.resourceVersion().isEmpty()
                    && !options.resourceVersion().equals("0")) {
                throw ApiException.badRequest("specifying resource version is not allowed when using continue");
            }
            var token = ContinueToken.parse(options.continueToken());
            return token.revision() > 0 ? token : new ContinueToken(newest, token.after());
        }
        long version = options.version();
        boolean exact = options.match() == ListOptions.Match.EXACT
                || (options.match() == ListOptions.Match.UNSET && options.limit() > 0 && version > 0);
        if (!exact) {
            patience.await(version);
            return new ContinueToken(store.revision(), "");
        }
        if (version > newest) {
            throw OptionErrors.withoutReason("etcdserver: mvcc: required revision is a future revision");
        }
        return new ContinueToken(version, "");
    }

    private void stream(Listing listing, long revision, ApiResponse response) throws IOException {
        response.header("Content-Type", listing.presentation().contentType());
        OutputStream out = response.body();
        listing.presentation().openList(new Presentation.ListMeta(revision, "", 0), out);
        var writer = new ItemWriter(listing, out);
        try {
            store.scan(listing.prefix(), revision, "", writer::write);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        listing.presentation().closeList(out);
    }

    private void page(Listing listing, ListOptions options, ContinueToken start, ApiResponse response)
            throws IOException {
        long limit = options.limit() > 0 ? options.limit() : Long.MAX_VALUE;
        var page = ListPage.read(store, listing.prefix(), start, limit, stored -> selected(listing, stored));
        boolean counted = listing.selection().everything();
        var meta = new Presentation.ListMeta(
                start.revision(), page.token(start.revision()), counted ? page.remaining() : 0);
        response.header("Content-Type", listing.presentation().contentType());
        OutputStream out = response.body();
        listing.presentation().openList(meta, out);
        var writer = new ItemWriter(listing, out);
        page.items().forEach(writer::splice);
        listing.presentation().closeList(out);
    }

    private boolean selected(Listing listing, Stored stored) {
        return listing.selection().everything() || listing.selection().matches(reader.bytes(listing.type(), stored));
    }

    /** The refusal of an old token holds a new one, with which the client may go on at the newest state, knowingly. */
    private static void expired(ListOptions options, ContinueToken start, ApiResponse response) throws IOException {
        if (options.continueToken().isEmpty()) {
            throw ApiException.expired("The resourceVersion for the provided list is too old.");
        }
        var status = ApiException.expired(TOKEN_EXPIRED).status().toJson();
        status.withObject("metadata").put("continue", new ContinueToken(-1, start.after()).encode());
        response.send(410, "application/json", Json.bytes(status));
    }

    /** Writes the selected items with commas between them. Confined to one list. */
    private final class ItemWriter {
        private final Listing listing;
        private final OutputStream out;
        private boolean first = true;

        ItemWriter(Listing listing, OutputStream out) {
            this.listing = listing;
            this.out = out;
        }

        boolean write(Stored stored) {
            if (selected(listing, stored)) {
                splice(stored);
            }
            return true;
        }

        void splice(Stored stored) {
            try {
                if (!first) {
                    listing.presentation().separate(out);
                }
                first = false;
                listing.presentation().item(reader.bytes(listing.type(), stored), out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
