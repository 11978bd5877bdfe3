package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.core.contract.ScanJson;
import dev.chimera.core.scout.KeptScan;
import dev.chimera.core.scout.ScanCache;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scans in a relay's cache. What cannot be read there was not found. Thread-safe. */
final class SharedScans implements ScanCache.Elsewhere {
    private static final Logger LOG = LoggerFactory.getLogger(SharedScans.class);

    private final SharedCache cache;
    private final ScanJson json = new ScanJson();

    SharedScans(SharedCache cache) {
        this.cache = cache;
    }

    @Override
    public Optional<KeptScan> find(String key) {
        return cache.get(key).flatMap(text -> read(key, text));
    }

    private Optional<KeptScan> read(String key, String text) {
        try {
            return Optional.of(json.decode(text));
        } catch (ChimeraException | IllegalArgumentException e) {
            LOG.warn(
                    "the shared cache holds a scan {} that cannot be read; the sources are read instead: {}",
                    key,
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void put(String key, KeptScan scan, Duration lifetime) {
        try {
            cache.put(key, json.encode(scan), lifetime);
        } catch (ChimeraException tooLarge) {
            LOG.debug("scan {} is not shared: {}", key, tooLarge.getMessage());
        }
    }
}
