/**
 * Estimators that other programs serve: Karmada's gRPC protocol, as its client.
 *
 * <p>{@link flagship.estimator.EstimatorServers} is the front door. It keeps a connection to the estimator of each cluster, asks them for the
 * scheduler ({@link flagship.scheduling.ReplicaEstimator}) and for the descheduler ({@link flagship.scheduling.UnschedulablePods}).
 *
 * <p>Pure: {@code EstimatorMessages} (the messages), {@code GrpcFrame} and {@code GrpcStatus} (what gRPC adds to HTTP/2), {@code
 * EstimatorPlace} (where an estimator is), {@code CircuitBreaker} (whether one
 * that hangs is asked). The edge: {@code Http2Dialer}, {@code EstimatorChannel} and {@code UnaryCall}.
 *
 * <p>Invariants: no question waits longer than its timeout, whatever a server does; an answer is bounded; Jetty's threads never block; a
 * cluster that is gone has no connection.
 *
 * <p>Source: Karmada's scheduler-estimator protocol of releases 1.14 to 1.19, scheduler contract section 7.6.
 */
@NullMarked
package flagship.estimator;

import org.jspecify.annotations.NullMarked;
