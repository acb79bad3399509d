package flagship.kubeapiserver;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** An answer that goes nowhere but into memory: for asking one handler on behalf of another. */
final class CapturedAnswer implements ApiResponse {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status = 200;

    @Override
    public void status(int code) {
        status = code;
    }

    int status() {
        return status;
    }

    @Override
    public void header(String name, String value) {
        // Nobody reads them.
    }

    @Override
    public OutputStream body() {
        return body;
    }

    byte[] bytes() {
        return body.toByteArray();
    }

    @Override
    public boolean clientGone() {
        return false;
    }
}
