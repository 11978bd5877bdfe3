package dev.chimera.spi.redis;

import dev.chimera.api.Require;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerRecord;
import dev.chimera.api.spi.PeerDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live directory: a record lasts as long as its lifetime and is renewed by publishing it again. Each peer has a hash with its
 * record, its sequence as 19 digits and the paths it stands under; each path has a sorted set of peers by the moment at which they
 * end, in milliseconds of the server's clock.
 */
final class RedisDirectory implements PeerDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(RedisDirectory.class);
    private static final int FOUND_MAX = 1_000;

    private static final String NOW =
            """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            """;

    private static final String LEAVE_PATHS =
            """
            local function leave_paths()
              local under = redis.call('HGET', KEYS[1], 'paths')
              for path in string.gmatch(under or '', '%S+') do redis.call('ZREM', ARGV[1] .. path, ARGV[2]) end
            end
            """;

    /** A path's set outlives its last peer, so that it is never gone before they are. */
    private static final RedisScript<Long> PUBLISH = RedisScript.number(NOW + LEAVE_PATHS
            + """
            local known = redis.call('HGET', KEYS[1], 'sequence')
            if known and known > ARGV[3] then return 0 end
            leave_paths()
            local lifetime = tonumber(ARGV[6])
            redis.call('HSET', KEYS[1], 'sequence', ARGV[3], 'record', ARGV[4], 'paths', ARGV[5])
            redis.call('PEXPIRE', KEYS[1], lifetime)
            for path in string.gmatch(ARGV[5], '%S+') do
              local set = ARGV[1] .. path
              redis.call('ZADD', set, now + lifetime, ARGV[2])
              redis.call('ZREMRANGEBYSCORE', set, '-inf', now)
              if redis.call('PTTL', set) < lifetime then redis.call('PEXPIRE', set, lifetime + 1000) end
            end
            return 1
            """);

    private static final RedisScript<Long> WITHDRAW = RedisScript.number(LEAVE_PATHS
            + """
            leave_paths()
            return redis.call('DEL', KEYS[1])
            """);

    /** Draws again while some of those that it drew are gone, which it takes out, so that it ends. */
    private static final RedisScript<List<Object>> FIND = RedisScript.list(NOW
            + """
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
            local found, gone
            repeat
              found, gone = {}, false
              for _, peer in ipairs(redis.call('ZRANDMEMBER', KEYS[1], ARGV[2])) do
                local record = redis.call('HGET', ARGV[1] .. peer, 'record')
                if record then
                  found[#found + 1] = record
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
    private final long lifetimeMillis;
    private final RedisErrors errors;
    private volatile boolean closed;

    RedisDirectory(RedisLink<?> link, String tag, Duration lifetime, RedisErrors errors) {
        this.link = link;
        this.peers = tag + ":peer:";
        this.paths = tag + ":path:";
        this.lifetimeMillis = lifetime.toMillis();
        this.errors = errors;
    }

    @Override
    public void publish(PeerRecord record) {
        requireOpen();
        String id = record.peerId().toString();
        link.call(PUBLISH.with(
                List.of(peers + id),
                paths,
                id,
                String.format("%019d", record.sequence()),
                PeerRecordBytes.write(record),
                String.join(" ", pathsOf(record)),
                lifetimeMillis));
    }

    @Override
    public void withdraw(PeerId peerId) {
        requireOpen();
        link.call(WITHDRAW.with(List.of(peers + peerId), paths, peerId));
    }

    @Override
    public Optional<PeerRecord> lookup(PeerId peerId) {
        requireOpen();
        @Nullable String text = link.call(on -> on.hget(peers + peerId, "record"));
        return text == null
                ? Optional.empty()
                : readable(text).filter(record -> record.peerId().equals(peerId));
    }

    @Override
    public List<PeerRecord> find(Capability capability, int limit) {
        Require.range("limit", limit, 0, Integer.MAX_VALUE);
        requireOpen();
        List<PeerRecord> found = new ArrayList<>();
        for (Object text :
                link.call(FIND.with(List.of(paths + capability.path()), peers, Math.min(limit, FOUND_MAX)))) {
            readable(String.valueOf(text))
                    .filter(record ->
                            record.capabilities().stream().anyMatch(offered -> offered.satisfies(capability)))
                    .ifPresent(found::add);
        }
        Collections.shuffle(found);
        return found;
    }

    /** What a peer offers, and everything more general. */
    private static Set<String> pathsOf(PeerRecord record) {
        Set<String> all = new TreeSet<>();
        for (Capability capability : record.capabilities()) {
            String path = capability.path();
            for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
                all.add(path.substring(0, end));
            }
        }
        return all;
    }

    private static Optional<PeerRecord> readable(String text) {
        try {
            return Optional.of(PeerRecordBytes.read(text));
        } catch (IllegalArgumentException e) {
            LOG.warn("a peer's record cannot be read and is left out: {}", e.getMessage());
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
