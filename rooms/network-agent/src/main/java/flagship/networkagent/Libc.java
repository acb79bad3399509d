package flagship.networkagent;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few calls of the C library that plumbing needs. A failed call is a {@link KernelException}. They block the thread that calls, a
 * virtual one with its carrier: call from platform threads.
 */
final class Libc {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = variadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle SETNS = call("setns", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SENDTO =
            call("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECV = call("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle IOCTL = variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

    private Libc() {}

    /** One call, given the place where it leaves the error number. */
    private interface Call {
        long run(MemorySegment state) throws Throwable;
    }

    static int open(String path) throws KernelException {
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom(path);
            return (int) checked("opening " + path, state -> (int) OPEN.invokeExact(state, name, O_RDONLY_CLOEXEC));
        }
    }

    static void close(int descriptor) {
        try {
            checked("closing a descriptor", state -> (int) CLOSE.invokeExact(state, descriptor));
        } catch (KernelException e) {
            throw new IllegalStateException("descriptor %d was closed twice".formatted(descriptor), e);
        }
    }

    /** Moves the calling thread, and nothing but it, into the network namespace. */
    static void enterNetworkNamespace(int descriptor) throws KernelException {
        checked("entering a network namespace", state -> (int) SETNS.invokeExact(state, descriptor, CLONE_NEWNET));
    }

    static int socket(int family, int type, int protocol) throws KernelException {
        return (int) checked(
                "opening a socket", state -> (int) SOCKET.invokeExact(state, family, type | SOCK_CLOEXEC, protocol));
    }

    static void bind(int descriptor, byte[] address) throws KernelException {
        try (var arena = Arena.ofConfined()) {
            var bytes = copy(arena, address);
            checked("binding a socket", state ->
                    (int) BIND.invokeExact(state, descriptor, bytes, (int) bytes.byteSize()));
        }
    }

    static void option(int descriptor, int level, int option, byte[] value) throws KernelException {
        try (var arena = Arena.ofConfined()) {
            var bytes = copy(arena, value);
            checked("setting a socket option", state ->
                    (int) SETSOCKOPT.invokeExact(state, descriptor, level, option, bytes, (int) bytes.byteSize()));
        }
    }

    /** Bounds each {@link #receive}; at least a millisecond. */
    static void receiveLimit(int descriptor, long millis) throws KernelException {
        long atLeastOne = Math.max(1, millis);
        var bytes = java.nio.ByteBuffer.allocate(16).order(java.nio.ByteOrder.nativeOrder());
        bytes.putLong(atLeastOne / 1000).putLong(atLeastOne % 1000 * 1000);
        option(descriptor, SOL_SOCKET, SO_RCVTIMEO, bytes.array());
    }

    /** @param address a socket address; empty for a socket that is bound to where it sends */
    static void send(int descriptor, byte[] message, byte[] address) throws KernelException {
        try (var arena = Arena.ofConfined()) {
            var bytes = copy(arena, message);
            var to = address.length == 0 ? MemorySegment.NULL : copy(arena, address);
            checked("sending", state ->
                    (long) SENDTO.invokeExact(state, descriptor, bytes, bytes.byteSize(), 0, to, address.length));
        }
    }

    /** One message; blocks as long as {@link #receiveLimit} says, then fails with EAGAIN. */
    static byte[] receive(int descriptor, int bytesMax) throws KernelException {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(bytesMax);
            while (true) {
                try {
                    long length = checked("receiving", state ->
                            (long) RECV.invokeExact(state, descriptor, buffer, buffer.byteSize(), 0));
                    return buffer.asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
                } catch (KernelException e) {
                    // The JVM interrupts its threads with signals for its own ends.
                    if (e.errno() != KernelException.EINTR) {
                        throw e;
                    }
                }
            }
        }
    }

    /** An ioctl on an {@code ifreq} whose data points to {@code value}; the changed value comes back. */
    static byte[] interfaceControl(int descriptor, long request, String device, byte[] value) throws KernelException {
        try (var arena = Arena.ofConfined()) {
            var data = copy(arena, value);
            var ifreq = arena.allocate(40, 8);
            ifreq.setString(0, device);
            ifreq.set(ADDRESS, 16, data);
            checked("configuring " + device, state -> (int) IOCTL.invokeExact(state, descriptor, request, ifreq));
            return data.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        }
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        return arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, bytes);
    }

    private static long checked(String what, Call call) throws KernelException {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            long result = call.run(state);
            if (result < 0) {
                throw new KernelException(what, (int) ERRNO.get(state, 0L));
            }
            return result;
        } catch (KernelException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library threw", e);
        }
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle variadic(String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return handle(
                name,
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    // Restricted because a wrong signature crashes the JVM; these are the signatures of POSIX and Linux on 64-bit
    // machines.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor signature, Linker.Option... options) {
        var symbol = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new IllegalStateException("the C library has no " + name));
        return LINKER.downcallHandle(symbol, signature, options);
    }
}
