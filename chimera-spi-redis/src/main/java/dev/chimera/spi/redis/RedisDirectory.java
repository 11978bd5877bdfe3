package dev.chimera.spi.redis;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live directory: a locator lasts as long as the directory's lifetime and is renewed by publishing it again. Each peer has a hash
 * with its locator's encoding in Base64, its sequence as 19 digits and the paths it stands under; each path has a sorted set of peers
 * by the moment at which they end, in milliseconds of the server's clock. Of who has left the hash keeps the sequence, so that no older
 * locator comes back. A heartbeat is a hash of its own that lasts as long as it counts.
 */
final class RedisDirectory implements PeerDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(RedisDirectory.class);
    private static final Duration REPUBLISH_MAX = Duration.ofMinutes(30);

    /** How long a locator may be kept by anybody, so that one older than a farewell is of no use afterwards. */
    private static final Duration FAREWELL_KEPT = Duration.ofHours(2);

    private static final String NOW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            """;

    private static final String LEAVE_PATHS = """
            local function leave_paths()
              local under = redis.call('HGET', KEYS[1], 'paths')
              for path in string.gmatch(under or '', '%S+') do redis.call('ZREM', ARGV[1] .. path, ARGV[2]) end
            end
            """;

    /** A path's set outlives its last peer, so that it is never gone before they are. */
    private static final RedisScript<Long> PUBLISH = RedisScript.number(NOW + LEAVE_PATHS + """
            local known = redis.call('HGET', KEYS[1], 'sequence')
            if known and (known > ARGV[3] or known == ARGV[3] and redis.call('HEXISTS', KEYS[1], 'locator') == 0) then
              return 0
            end
            leave_paths()
            local lifetime = tonumber(ARGV[6])
            redis.call('HSET', KEYS[1], 'sequence', ARGV[3], 'locator', ARGV[4], 'paths', ARGV[5])
            redis.call('PEXPIRE', KEYS[1], lifetime)
            for path in string.gmatch(ARGV[5], '%S+') do
              local set = ARGV[1] .. path
              redis.call('ZADD', set, now + lifetime, ARGV[2])
              redis.call('ZREMRANGEBYSCORE', set, '-inf', now)
              if redis.call('PTTL', set) < lifetime then redis.call('PEXPIRE', set, lifetime + 1000) end
            end
            return 1
            """);

    private static final RedisScript<Long> WITHDRAW = RedisScript.number(LEAVE_PATHS + """
            local known = redis.call('HGET', KEYS[1], 'sequence')
            if known and known > ARGV[3] then return 0 end
            leave_paths()
            redis.call('DEL', KEYS[1])
            redis.call('HSET', KEYS[1], 'sequence', ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            redis.call('DEL', KEYS[2])
            return 1
            """);

    /** The same heartbeat again does not make it live longer. */
    private static final RedisScript<Long> PUSH = RedisScript.number("""
            local known = redis.call('HGET', KEYS[1], 'sequence')
            if known and known >= ARGV[1] then return 0 end
            redis.call('HSET', KEYS[1], 'sequence', ARGV[1], 'heartbeat', ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1
            """);

    /** Draws again while some of those that it drew are gone, which it takes out, so that it ends. */
    private static final RedisScript<List<Object>> FIND = RedisScript.list(NOW + """
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
            local found, gone
            repeat
              found, gone = {}, false
              for _, peer in ipairs(redis.call('ZRANDMEMBER', KEYS[1], ARGV[2])) do
                local locator = redis.call('HGET', ARGV[1] .. peer, 'locator')
                if locator then
                  found[#found + 1] = locator
                else
                  redis.call('ZREM', KEYS[1], peer)
                  gone = true
                end
              end
            until not gone
            return found
            """);

    private final RedisLink<?> link;
    private final String peers;
    private final String paths;
    private final String heartbeats;
    private final Duration lifetime;
    private final RedisErrors errors;
    private volatile boolean closed;

    RedisDirectory(RedisLink<?> link, String tag, Duration lifetime, RedisErrors errors) {
        this.link = link;
        this.peers = tag + ":peer:";
        this.paths = tag + ":path:";
        this.heartbeats = tag + ":heartbeat:";
        this.lifetime = lifetime;
        this.errors = errors;
    }

    @Override
    public String name() {
        return RedisRelay.NAME;
    }

    @Override
    public Traits traits() {
        Duration half = lifetime.dividedBy(2);
        return new Traits(half.compareTo(REPUBLISH_MAX) < 0 ? half : REPUBLISH_MAX, true, false);
    }

    @Override
    public void publish(Locator locator) {
        requireOpen();
        locator.requirePublishable();
        String id = locator.peerId().toString();
        link.call(PUBLISH.with(
                List.of(peers + id),
                paths,
                id,
                digits(locator.sequence()),
                text(locator.encoded()),
                locator.foundUnder().stream().map(Capability::path).collect(Collectors.joining(" ")),
                lifetime.toMillis()));
    }

    @Override
    public void withdraw(Locator farewell) {
        requireOpen();
        farewell.requireFarewell();
        String id = farewell.peerId().toString();
        link.call(WITHDRAW.with(
                List.of(peers + id, heartbeats + id),
                paths,
                id,
                digits(farewell.sequence()),
                FAREWELL_KEPT.toMillis()));
    }

    @Override
    public Optional<Locator> lookup(PeerId peerId) {
        requireOpen();
        @Nullable String text = link.call(on -> on.hget(peers + peerId, "locator"));
        return read(text, Locator::decode)
                .filter(locator -> locator.peerId().equals(peerId) && !locator.offline() && locator.isGenuine());
    }

    @Override
    public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
        requireOpen();
        long end = System.nanoTime() + search.patience().toNanos();
        List<Object> found = link.call(FIND.with(List.of(paths + capability.path()), peers, search.limit()));
        Collections.shuffle(found);
        for (Object text : found) {
            Optional<Locator> locator = read(String.valueOf(text), Locator::decode)
                    .filter(candidate -> candidate.offers(capability) && candidate.isGenuine());
            boolean over = System.nanoTime() - end > 0;
            if (over || (locator.isPresent() && !taker.test(new Candidate.Named(locator.get())))) {
                return;
            }
        }
    }

    @Override
    public void push(Heartbeat heartbeat) {
        requireOpen();
        if (!heartbeat.isGenuine()) {
            throw new IllegalArgumentException("the heartbeat of peer " + heartbeat.peerId()
                    + " is not genuine; sign it with the key that it names");
        }
        link.call(PUSH.with(
                List.of(heartbeats + heartbeat.peerId()),
                digits(heartbeat.sequence()),
                text(heartbeat.encoded()),
                heartbeat.ttl().toMillis()));
    }

    @Override
    public Optional<Heartbeat> heartbeat(PeerId peerId) {
        requireOpen();
        @Nullable String text = link.call(on -> on.hget(heartbeats + peerId, "heartbeat"));
        return read(text, Heartbeat::decode)
                .filter(heartbeat -> heartbeat.peerId().equals(peerId) && heartbeat.isGenuine());
    }

    @Override
    public Health health() {
        Optional<String> trouble =
                closed ? Optional.of(String.valueOf(errors.closed().getMessage())) : link.check();
        return new Health(trouble.isEmpty(), 0, trouble);
    }

    /** Scripts compare sequences as texts, for their numbers have 53 bits. */
    private static String digits(long sequence) {
        return String.format("%019d", sequence);
    }

    private static String text(Bytes encoded) {
        return Base64.getEncoder().encodeToString(encoded.toArray());
    }

    private static <T> Optional<T> read(@Nullable String text, Function<? super Bytes, ? extends T> decoder) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(decoder.apply(Bytes.of(Base64.getDecoder().decode(text))));
        } catch (IllegalArgumentException e) {
            LOG.warn("what a peer published cannot be read and is left out: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw errors.closed();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
