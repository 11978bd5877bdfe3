package dev.chimera.spi.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A script in Lua that the server runs as one step; sent by its digest, and whole where the server does not know it.
 *
 * @param <T> what it answers
 */
final class RedisScript<T> {
    private final String text;
    private final String digest;
    private final ScriptOutputType output;

    private RedisScript(String text, ScriptOutputType output) {
        this.text = text;
        this.digest = Base16.digest(text.getBytes(StandardCharsets.UTF_8));
        this.output = output;
    }

    /** One that answers a whole number. */
    static RedisScript<Long> number(String text) {
        return new RedisScript<>(text, ScriptOutputType.INTEGER);
    }

    /** One that answers a list of texts and whole numbers. */
    static RedisScript<List<Object>> list(String text) {
        return new RedisScript<>(text, ScriptOutputType.MULTI);
    }

    /** The command to run it with {@code keys} and {@code values}. */
    Function<RedisAsyncCommands<String, String>, CompletableFuture<T>> with(List<String> keys, Object... values) {
        String[] names = keys.toArray(String[]::new);
        String[] arguments = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            arguments[i] = String.valueOf(values[i]);
        }
        return on -> {
            CompletableFuture<T> known =
                    on.<T>evalsha(digest, output, names, arguments).toCompletableFuture();
            return known.exceptionallyCompose(failure -> RedisErrors.unwrapped(failure) instanceof RedisNoScriptException
                    ? on.<T>eval(text, output, names, arguments).toCompletableFuture()
                    : CompletableFuture.failedFuture(failure));
        };
    }
}
