package flagship.networkagent;

import java.io.IOException;

/** The kernel refused a call; the message says which, and why in the kernel's words. */
final class KernelException extends IOException {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    private static final long serialVersionUID = 1L;

    private final int errno;

    KernelException(String what, int errno) {
        super(what + ": " + text(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }

    /** The same failure, said of a greater thing. */
    KernelException during(String what) {
        return new KernelException(what, errno);
    }

    private static String text(int errno) {
        return switch (errno) {
            case EPERM ->
                "not permitted: the network agent must run as root or with CAP_NET_ADMIN, CAP_NET_RAW and CAP_SYS_ADMIN";
            case ENOENT -> "no such file";
            case ESRCH -> "no such entry";
            case EINTR -> "interrupted";
            case EAGAIN -> "no answer in time";
            case 13 -> "permission denied";
            case 16 -> "busy";
            case EEXIST -> "exists already";
            case ENODEV -> "no such device";
            case 22 -> "invalid argument";
            case 24 -> "too many open files";
            case 28 -> "no space left";
            case 95 -> "not supported by this kernel";
            case 99 -> "address not available";
            case 100 -> "network is down";
            case 101 -> "network is unreachable";
            case 105 -> "no buffer space";
            case 113 -> "no route to host";
            default -> "error " + errno;
        };
    }
}
