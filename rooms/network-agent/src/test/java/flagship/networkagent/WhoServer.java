package flagship.networkagent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Tells everybody who asks, over TCP and UDP, with which address he comes. Runs in one network namespace until it is closed. */
final class WhoServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 700;

    private final ServerSocket tcp;
    private final DatagramSocket udp;

    private WhoServer(ServerSocket tcp, DatagramSocket udp) {
        this.tcp = tcp;
        this.udp = udp;
    }

    /** Somewhere that code can run: a container, or a host. */
    interface Place {
        <T> T within(Callable<T> work) throws Exception;
    }

    /** Both protocols on one port. */
    static WhoServer at(Place place, String address, int port) throws Exception {
        var server = place.within(() -> {
            var where = new InetSocketAddress(IpPrefix.address(address), port);
            var tcp = new ServerSocket();
            tcp.setReuseAddress(true);
            tcp.bind(where);
            return new WhoServer(tcp, new DatagramSocket(where));
        });
        Thread.ofVirtual().start(server::answerTcp);
        Thread.ofVirtual().start(server::answerUdp);
        return server;
    }

    private void answerTcp() {
        try {
            while (true) {
                try (var client = tcp.accept()) {
                    client.getOutputStream().write(text(client.getInetAddress()));
                }
            }
        } catch (SocketException e) {
            // Closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answerUdp() {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[64], 64);
                udp.receive(packet);
                packet.setData(text(packet.getAddress()));
                udp.send(packet);
            }
        } catch (SocketException e) {
            // Closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] text(java.net.InetAddress address) {
        return IpPrefix.text(address).getBytes(StandardCharsets.UTF_8);
    }

    /** What a server says to somebody who asks from here; empty if there is no answer in time. */
    static Optional<String> askTcp(Place from, String address, int port) throws Exception {
        return from.within(() -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(IpPrefix.address(address), port), PATIENCE_MILLIS);
                socket.setSoTimeout(PATIENCE_MILLIS);
                return Optional.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            } catch (SocketTimeoutException | SocketException e) {
                return Optional.empty();
            }
        });
    }

    static Optional<String> askUdp(Place from, String address, int port) throws Exception {
        return from.within(() -> {
            try (var socket = new DatagramSocket()) {
                socket.connect(new InetSocketAddress(IpPrefix.address(address), port));
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.send(new DatagramPacket(new byte[] {'?'}, 1));
                var answer = new DatagramPacket(new byte[64], 64);
                socket.receive(answer);
                return Optional.of(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8));
            } catch (SocketTimeoutException | SocketException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}
