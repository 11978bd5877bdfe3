package dev.chimera.core.scout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendScan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what scans found for 15 minutes, so that a repeated query reads no source again. To be asked, with the query as the
 * caller gave it, before an intake is opened. A query with an open end is the same query for those 15 minutes; one with an end
 * is the same for ends in the same minute. The order and case of keywords do not matter. A scan with a missing source is kept for
 * one minute only, since the source may be back. One cache serves one set of sources. Thread-safe; holds nothing to close.
 */
public final class ScanCache {
    /** How long a complete scan is kept. */
    public static final Duration KEPT = Duration.ofMinutes(15);
    /** How long a scan with missing sources is kept. */
    public static final Duration KEPT_INCOMPLETE = Duration.ofMinutes(1);
    /** How many scans are kept, unless told otherwise. */
    public static final int SCANS_MAX = 1_000;

    private static final Duration AHEAD = Duration.ofMinutes(1);

    private final Cache<Key, KeptScan> scans;
    private final @Nullable Elsewhere elsewhere;

    /** Where other JVMs keep their scans. Thread-safe; never fails. */
    public interface Elsewhere {
        /** The scan kept under {@code key}, however old. */
        Optional<KeptScan> find(String key);

        /** Keeps {@code scan} for {@code lifetime}. */
        void put(String key, KeptScan scan, Duration lifetime);
    }

    /** A cache of at most {@link #SCANS_MAX} scans. */
    public ScanCache(InstantSource clock) {
        this(clock, SCANS_MAX);
    }

    /** A cache of at most {@link #SCANS_MAX} scans that also asks {@code shared}, and gives it what it is given. */
    public ScanCache(InstantSource clock, Elsewhere shared) {
        this(clock, SCANS_MAX, shared);
    }

    /**
     * An empty cache.
     *
     * @param clock the time after which scans are dropped
     * @param scansMax how many scans are kept; 1 to 1,000,000
     */
    public ScanCache(InstantSource clock, int scansMax) {
        this(clock, scansMax, null);
    }

    private ScanCache(InstantSource clock, int scansMax, @Nullable Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
        Require.range("scansMax", scansMax, 1, 1_000_000);
        this.scans = Caffeine.newBuilder()
                .maximumSize(scansMax)
                .executor(Runnable::run) // waking a pool costs more than the upkeep itself
                .expireAfter(Expiry.creating((Key key, KeptScan kept) -> kept.lifetime()))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** What a scan for {@code query} found, if one was made not too long before {@code now}, here or elsewhere. */
    public Optional<TrendScan> find(TrendQuery query, Instant now) {
        Key key = Key.of(query);
        @Nullable KeptScan kept = scans.getIfPresent(key);
        if (kept != null && kept.isFresh(now)) {
            return Optional.of(kept.scan());
        }
        return elsewhere == null
                ? Optional.empty()
                : elsewhere
                        .find(key.words())
                        .filter(known -> isRecent(known, now))
                        .map(known -> {
                            scans.put(key, known);
                            return known.scan();
                        });
    }

    /** Another JVM's clock may be ahead of this one's, but not by much. */
    private static boolean isRecent(KeptScan known, Instant now) {
        return known.isFresh(now) && !known.at().isAfter(now.plus(AHEAD));
    }

    /** Keeps what a scan for {@code query} found at {@code now}. */
    public void put(TrendQuery query, Instant now, TrendScan scan) {
        Key key = Key.of(query);
        KeptScan fresh = new KeptScan(scan, now);
        scans.put(key, fresh);
        if (elsewhere != null) {
            elsewhere.put(key.words(), fresh, fresh.lifetime());
        }
    }

    private record Key(
            Set<String> keywords,
            Set<Platform> platforms,
            Duration span,
            double minVelocity,
            @Nullable Instant endMinute) {
        static Key of(TrendQuery query) {
            Set<String> keywords = new TreeSet<>();
            query.keywords().forEach(keyword -> keywords.add(keyword.strip().toLowerCase(Locale.ROOT)));
            Instant end = query.asOf();
            return new Key(
                    keywords,
                    query.platforms(),
                    query.timeframe().span(),
                    query.minVelocity(),
                    end == null ? null : end.truncatedTo(ChronoUnit.MINUTES));
        }

        /** The same for every JVM, and short. */
        String words() {
            return CanonicalBytes.of("chimera/scan-key/v1")
                    .list(keywords, CanonicalBytes::text)
                    .list(new TreeSet<>(platforms), (bytes, platform) -> bytes.text(platform.name()))
                    .i64(span.toMillis())
                    .text(Double.toString(minVelocity))
                    .text(String.valueOf(endMinute))
                    .sha256()
                    .hex();
        }
    }
}
