package flagship.networkagent;

/** An open file descriptor, closed once. */
record Descriptor(int number) implements AutoCloseable {
    /** Opens a file for reading; of a network namespace, this keeps the namespace alive. */
    static Descriptor open(String path) throws KernelException {
        return new Descriptor(Libc.open(path));
    }

    static Descriptor socket(int family, int type, int protocol) throws KernelException {
        return new Descriptor(Libc.socket(family, type, protocol));
    }

    /** For sockets of packets and of packet filters: closing one waits until the kernel has no other reader of them, 10 to 30 ms. */
    void closeAside() {
        Thread.ofPlatform().daemon().name("close").start(this::close);
    }

    @Override
    public void close() {
        Libc.close(number);
    }
}
