package flagship.catalog;

import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;

/** A trained dictionary, digested for both directions; shared by all threads, lives as long as its catalog. */
record Dictionary(long id, ZstdDictCompress compress, ZstdDictDecompress decompress) implements AutoCloseable {
    static Dictionary of(long id, byte[] bytes, int level) {
        return new Dictionary(id, new ZstdDictCompress(bytes, level), new ZstdDictDecompress(bytes));
    }

    @Override
    public void close() {
        compress.close();
        decompress.close();
    }
}
