package dev.chimera.spi.redis;

import java.util.List;

/**
 * What a queue does in one step. A hint is an entry of a stream with how often it was given out before it was released last; while
 * it is in a worker's hands it is pending, and the group's own count says how often since. Keys: the stream, and the stream of what
 * was set aside. Values: the group and the consumer first.
 */
final class QueueScripts {
    private static final String ENTRIES =
            """
            local stream, dead = KEYS[1], KEYS[2]
            local group, consumer = ARGV[1], ARGV[2]
            local function entry_of(id) return redis.call('XRANGE', stream, id, id)[1] end
            local function given(entry)
              for i = 1, #entry[2], 2 do
                if entry[2][i] == 'given' then return tonumber(entry[2][i + 1]) or 0 end
              end
              return 0
            end
            local function forget(id)
              redis.call('XACK', stream, group, id)
              return redis.call('XDEL', stream, id)
            end
            local function set_aside(entry, dead_max)
              redis.call('XADD', dead, 'MAXLEN', dead_max, '*', unpack(entry[2]))
              forget(entry[1])
            end
            """;

    /** More values: the most hints, the hint. Answers 1, or 0 if it is full. */
    static final RedisScript<Long> OFFER = RedisScript.number(
            """
            if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
            redis.call('XADD', KEYS[1], '*', 'hint', ARGV[2], 'given', '0')
            return 1
            """);

    /**
     * More values: lease, most deliveries, most dead letters, whether to look at what was left lying, idle time of forgotten
     * consumers. Answers whether there may be more that was left lying, and, if there is a hint, its id, how often it was given out
     * since it was released last, and its fields.
     */
    static final RedisScript<List<Object>> TAKE = RedisScript.list(ENTRIES
            + """
            local lease, given_max, dead_max = ARGV[3], tonumber(ARGV[4]), ARGV[5]
            local more = 0
            local function answer(entry, times)
              local said = {more, entry[1], times}
              for _, part in ipairs(entry[2]) do said[#said + 1] = part end
              return said
            end
            local ready = false
            if redis.call('EXISTS', stream) == 1 then
              for _, known in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
                if known[2] == group then ready = true end
              end
            end
            if not ready then redis.call('XGROUP', 'CREATE', stream, group, '0', 'MKSTREAM') end
            if ARGV[6] == '1' then
              local left = redis.call('XPENDING', stream, group, 'IDLE', lease, '-', '+', 100)
              if #left == 100 then more = 1 end
              for _, pending in ipairs(left) do
                local entry = entry_of(pending[1])
                if not entry then
                  redis.call('XACK', stream, group, pending[1])
                elseif given(entry) + pending[4] >= given_max then
                  set_aside(entry, dead_max)
                else
                  redis.call('XCLAIM', stream, group, consumer, 0, pending[1])
                  more = 1
                  return answer(entry, pending[4] + 1)
                end
              end
              for _, known in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
                local is = {}
                for i = 1, #known, 2 do is[known[i]] = known[i + 1] end
                if is.pending == 0 and is.idle > tonumber(ARGV[7]) and is.name ~= consumer then
                  redis.call('XGROUP', 'DELCONSUMER', stream, group, is.name)
                end
              end
            end
            local read = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', 1, 'STREAMS', stream, '>')
            if read then return answer(read[1][2][1], 1) end
            return {more}
            """);

    /** More values: the id. */
    static final RedisScript<Long> DONE = RedisScript.number(ENTRIES + "return forget(ARGV[3])");

    /**
     * More values: the id, how often it was given out since it was released last, most deliveries, most dead letters. Puts the hint
     * at the end, where it wakes whoever waits; unless somebody else has it by now, and then does nothing.
     */
    static final RedisScript<Long> RELEASE = RedisScript.number(ENTRIES
            + """
            local times, given_max, dead_max = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
            local pending = redis.pcall('XPENDING', stream, group, ARGV[3], ARGV[3], 1)[1]
            if not pending or pending[2] ~= consumer or pending[4] ~= times then return 0 end
            local entry = entry_of(ARGV[3])
            if not entry then return forget(ARGV[3]) end
            local before = given(entry)
            for i = 1, #entry[2], 2 do
              if entry[2][i] == 'given' then entry[2][i + 1] = string.format('%d', before + times) end
            end
            if before + times >= given_max then
              set_aside(entry, dead_max)
            else
              forget(ARGV[3])
              redis.call('XADD', stream, '*', unpack(entry[2]))
            end
            return 1
            """);

    /** More values: the id, most dead letters. */
    static final RedisScript<Long> SET_ASIDE = RedisScript.number(ENTRIES
            + """
            local entry = entry_of(ARGV[3])
            if entry then set_aside(entry, ARGV[4]) end
            return 1
            """);

    /** Forgets the consumer if it has nothing in its hands. */
    static final RedisScript<Long> LEAVE = RedisScript.number(ENTRIES
            + """
            local pending = redis.pcall('XPENDING', stream, group, '-', '+', 1, consumer)
            if pending.err or #pending > 0 then return 0 end
            redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
            return 1
            """);

    private QueueScripts() {}
}
