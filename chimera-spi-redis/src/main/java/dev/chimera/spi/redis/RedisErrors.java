package dev.chimera.spi.redis;

import dev.chimera.api.spi.RelayException;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What went wrong with the server, and what to do about it, in one sentence and without secrets. Immutable. */
final class RedisErrors {
    /** By the first word of what the server said. */
    private static final Map<String, String> REMEDIES = Map.of(
            "WRONGTYPE", "the key holds something else; delete it, or choose another prefix",
            "NOPERM", "give the user the right to the keys, channels and commands of the relay",
            "NOAUTH", "the server wants a password; set one",
            "WRONGPASS", "the server refused the user or the password; check both",
            "READONLY", "this server is a replica; name the primary",
            "LOADING", "the server is starting; wait",
            "MISCONF", "the server cannot write its disk; see its log",
            "OOM", "the server's memory is full; give it more, or let it evict",
            "BUSY", "a script keeps the server busy; wait, or end it");

    private final RedisAddress address;
    private final Duration timeout;

    RedisErrors(RedisAddress address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    /** For a relay that was closed. */
    RelayException closed() {
        return new RelayException("the redis relay at " + address + " is closed; make a new one", null);
    }

    /** For whoever asks while there is no connection. */
    RelayException unreachable(String trouble) {
        return new RelayException(trouble, null);
    }

    /** For a call that failed. */
    RelayException of(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof RelayException known) {
            return known;
        }
        return new RelayException("redis at " + address + ": " + reason(cause), address.harmless(cause));
    }

    /** Why a relay cannot be used. */
    String trouble(String since, String why) {
        return "redis at " + address + " cannot be used since " + since + ": " + why;
    }

    /** What {@code failure} means. */
    String reason(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof TimeoutException) {
            return "no answer within " + timeout + "; check the server's load and the network";
        }
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof RedisCommandExecutionException) {
                return answered(String.valueOf(at.getMessage()));
            }
        }
        return "it cannot be reached (" + address.hide(innermost(cause))
                + "); check that the server runs and the network lets through";
    }

    private String answered(String said) {
        String safe = address.hide(said.lines().findFirst().orElse(""));
        @Nullable String remedy = REMEDIES.get(firstWord(said));
        return "the server said '" + safe + "'" + (remedy == null ? "" : "; " + remedy);
    }

    /** The first word of what the server said in {@code failure}; empty if it said nothing. */
    static String code(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof RedisCommandExecutionException ? firstWord(String.valueOf(cause.getMessage())) : "";
    }

    private static String firstWord(String said) {
        int end = said.indexOf(' ');
        return end < 0 ? said : said.substring(0, end);
    }

    private static String innermost(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at.getCause() != null && depth < 20; depth++) {
            at = at.getCause();
        }
        return at.getMessage() == null ? at.getClass().getSimpleName() : String.valueOf(at.getMessage());
    }

    static Throwable unwrapped(Throwable failure) {
        Throwable at = failure;
        while ((at instanceof CompletionException || at instanceof ExecutionException) && at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
