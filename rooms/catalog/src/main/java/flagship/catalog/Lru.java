package flagship.catalog;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what was used longest ago when it is full. For one thread. */
final class Lru<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Lru(int most) {
        super(256, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
