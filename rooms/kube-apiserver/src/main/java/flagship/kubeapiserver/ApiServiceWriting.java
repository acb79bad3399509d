package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;

/**
 * APIServices of group versions that are served here are available as soon as they exist: nobody sees one that does not say so. Those that a
 * server begins with are told by the {@link Aggregator}: recordings of a real server count on the revisions that its start takes.
 *
 * <p>Source: {@code kube-aggregator/pkg/registry/apiservice/strategy.go} 1.32.
 */
final class ApiServiceWriting implements WriteStrategy {
    private final Clock clock;

    ApiServiceWriting(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void prepareCreate(WriteRequest request, ObjectNode object) {
        boolean ofTheStart = "onstart".equals(ObjectMeta.of(object).labels().get(Aggregator.MANAGED));
        if (!Aggregator.isRemote(object) && !ofTheStart) {
            ApiServiceConditions.LOCAL.write(object, ObjectMeta.timestamp(clock.instant()));
        }
    }
}
