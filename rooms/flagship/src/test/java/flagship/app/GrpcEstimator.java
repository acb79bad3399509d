package flagship.app;

import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Karmada's estimator server for one cluster, by grpc-java: answers every question with one number, or hangs. */
final class GrpcEstimator implements AutoCloseable {
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

    private final Server server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile OptionalInt answer;

    private GrpcEstimator(int answer) throws IOException {
        this.answer = OptionalInt.of(answer);
        this.server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
                .addService(service())
                .build()
                .start();
    }

    static GrpcEstimator answering(int number) throws IOException {
        return new GrpcEstimator(number);
    }

    private ServerServiceDefinition service() {
        var name = "github.com.karmada_io.karmada.pkg.estimator.service.Estimator";
        var method = MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(name + "/MaxAvailableReplicas")
                .build();
        return ServerServiceDefinition.builder(name)
                .addMethod(method, ServerCalls.asyncUnaryCall((_, observer) -> {
                    asked.incrementAndGet();
                    answer.ifPresent(number -> {
                        // Field 1, a varint: the numbers of these tests take one byte.
                        observer.onNext(new byte[] {8, (byte) number});
                        observer.onCompleted();
                    });
                }))
                .build();
    }

    int port() {
        return server.getPort();
    }

    int asked() {
        return asked.get();
    }

    /** @param number 0 to 127 */
    void answer(int number) {
        answer = OptionalInt.of(number);
    }

    /** Questions are taken and never answered from now on. */
    void hang() {
        answer = OptionalInt.empty();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
