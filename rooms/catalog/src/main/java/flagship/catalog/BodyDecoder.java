package flagship.catalog;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.kubemodel.AtRestCipher;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns stored bodies into objects, into one buffer that is used again for each. Used by one thread at a time. */
final class BodyDecoder implements AutoCloseable {
    private static final long NONE = 0;

    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final Dictionaries dictionaries;
    private final Optional<AtRestCipher> cipher;
    private long loaded = NONE;
    private byte[] buffer = new byte[16 << 10];

    BodyDecoder(Dictionaries dictionaries, Optional<AtRestCipher> cipher) {
        this.dictionaries = dictionaries;
        this.cipher = cipher;
    }

    /** Decodes into {@link #buffer()}, from its start; the object has {@code body.length()} bytes. */
    void decode(Body body, byte[] sealContext) {
        if (buffer.length < body.length()) {
            buffer = new byte[Math.max(body.length(), buffer.length * 2)];
        }
        load(body.dictionary());
        byte[] frame = body.sealed() ? open(body.bytes(), sealContext) : body.bytes();
        try {
            int length = context.decompressByteArray(buffer, 0, buffer.length, frame, 0, frame.length);
            if (length != body.length()) {
                throw damaged(null);
            }
        } catch (ZstdException e) {
            throw damaged(e);
        }
    }

    /** The object in an array of its own. */
    byte[] copy(Body body, byte[] sealContext) {
        decode(body, sealContext);
        return Arrays.copyOf(buffer, body.length());
    }

    byte[] buffer() {
        return buffer;
    }

    private void load(long dictionary) {
        if (dictionary == loaded) {
            return;
        }
        context.reset();
        if (dictionary != NONE) {
            context.loadDict(dictionaries.get(dictionary).decompress());
        }
        loaded = dictionary;
    }

    private byte[] open(byte[] sealed, byte[] sealContext) {
        try {
            return cipher.orElseThrow(() -> new IllegalStateException("no key is configured"))
                    .open(sealed, sealContext);
        } catch (IllegalStateException e) {
            throw new CatalogUnavailable(
                    "an encrypted object cannot be opened (%s); start with the key that it was written with"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static CatalogUnavailable damaged(@Nullable Throwable cause) {
        return new CatalogUnavailable(
                "a stored object is damaged; stop, delete the catalog, and start again: it is filled anew from the members",
                cause);
    }

    @Override
    public void close() {
        context.close();
    }
}
