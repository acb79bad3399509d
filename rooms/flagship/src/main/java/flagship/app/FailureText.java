package flagship.app;

import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.kubeapiserver.ServerStartException;
import flagship.kubeclient.KubeConfigException;
import flagship.kubemodel.ApiException;
import flagship.kubestore.ObjectStore.StoreUnavailable;
import java.io.IOException;

/** One sentence for a failure that ends a command. Failures that are meant for users speak for themselves; others name the bug. */
final class FailureText {
    private FailureText() {}

    static String of(Throwable failure) {
        return switch (failure) {
            case UserError e -> message(e);
            case ServerStartException e -> message(e);
            case StoreUnavailable e -> message(e);
            case CatalogUnavailable e -> message(e);
            case KubeConfigException e -> message(e);
            case ApiException e -> "the API server answered: " + message(e);
            case IOException e -> message(e);
            case InterruptedException _ -> "interrupted";
            default -> "this is a bug, please report it: " + failure + at(failure);
        };
    }

    private static String message(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }

    private static String at(Throwable failure) {
        var trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
