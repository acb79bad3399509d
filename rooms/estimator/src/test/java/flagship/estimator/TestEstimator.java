package flagship.estimator;

import io.grpc.Context;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An estimator server, by grpc-java: what it understands is what the protocol says. */
final class TestEstimator implements AutoCloseable {
    private static final String SERVICE = "github.com.karmada_io.karmada.pkg.estimator.service.Estimator";
    private static final Metadata.Key<String> OBJECT = Metadata.Key.of("object", Metadata.ASCII_STRING_MARSHALLER);
    private static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /** A question as it came. */
    record Asked(String method, byte[] request, Context context) {}

    /** Answers a question, in time or not. */
    interface Answer {
        void to(Asked asked, StreamObserver<byte[]> answer);
    }

    private final Server server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<String> objects = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private TestEstimator(int port, ServerCredentials credentials, Answer answer) throws IOException {
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
                .addService(service(answer))
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        objects.add(String.valueOf(headers.get(OBJECT)));
                        return next.startCall(call, headers);
                    }
                })
                .addTransportFilter(new io.grpc.ServerTransportFilter() {
                    @Override
                    public io.grpc.Attributes transportReady(io.grpc.Attributes attributes) {
                        connections.incrementAndGet();
                        return attributes;
                    }

                    @Override
                    public void transportTerminated(io.grpc.Attributes attributes) {
                        connections.decrementAndGet();
                    }
                })
                .build()
                .start();
    }

    static TestEstimator start(Answer answer) throws IOException {
        return new TestEstimator(0, InsecureServerCredentials.create(), answer);
    }

    static TestEstimator start(int port, ServerCredentials credentials, Answer answer) throws IOException {
        return new TestEstimator(port, credentials, answer);
    }

    /** Answers every question with one number. */
    static Answer always(int number) {
        return answering(new ProtocolOracle().bytes("MaxAvailableReplicasResponse", "maxReplicas: " + number));
    }

    /** Answers every question with these bytes. */
    static Answer answering(byte[] message) {
        return (_, answer) -> {
            answer.onNext(message);
            answer.onCompleted();
        };
    }

    private ServerServiceDefinition service(Answer answer) {
        var service = ServerServiceDefinition.builder(SERVICE);
        for (EstimatorMeters.Method method : EstimatorMeters.Method.values()) {
            var descriptor = MethodDescriptor.newBuilder(BYTES, BYTES)
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(SERVICE + "/" + method.label())
                    .build();
            service.addMethod(descriptor, ServerCalls.asyncUnaryCall((request, observer) -> {
                var question = new Asked(method.label(), request, Context.current());
                asked.add(question);
                answer.to(question, observer);
            }));
        }
        return service.build();
    }

    int port() {
        return server.getPort();
    }

    List<Asked> asked() {
        return asked;
    }

    /** What the questions were about, as their metadata says. */
    List<String> objects() {
        return objects;
    }

    int connections() {
        return connections.get();
    }

    /** Ends its connections; returns when the port is free. */
    @Override
    public void close() {
        server.shutdownNow();
        Eventually.await("the server ends", server::isTerminated);
    }
}
