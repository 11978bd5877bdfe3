package dev.chimera.spi.redis;

import dev.chimera.api.ConfigurationException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a server is and how to log on to it; shows the former only. Immutable. */
final class RedisAddress {
    private final RedisURI uri;
    private final String shown;
    private final List<String> secrets;

    private RedisAddress(RedisURI uri, String shown, List<String> secrets) {
        this.uri = uri;
        this.shown = shown;
        this.secrets = secrets;
    }

    /** What {@code text} names; a user or password given beside it wins over those in it. */
    static RedisAddress of(String text, @Nullable String user, @Nullable String password, Duration timeout) {
        RedisURI uri = parse(text);
        List<String> secrets = new ArrayList<>(secretsOf(text));
        uri.setTimeout(timeout);
        uri.setClientName("chimera");
        if (password != null) {
            secrets.add(password);
            logOn(uri, user, password);
        } else if (user != null) {
            throw new ConfigurationException("user is set without a password; set both, or put both into the uri");
        } else {
            @Nullable String info = URI.create(text).getUserInfo();
            if (info != null) {
                int colon = info.indexOf(':');
                logOn(uri, colon > 0 ? info.substring(0, colon) : null, info.substring(colon + 1));
            }
        }
        secrets.removeIf(String::isEmpty);
        return new RedisAddress(uri, show(uri), List.copyOf(secrets));
    }

    /**
     * As a provider that answers at once: the library asks any other on the common pool, and if the server refuses the password
     * before that thread is done, its refusal is lost between two threads and only a closed connection is heard of.
     */
    private static void logOn(RedisURI uri, @Nullable String user, String password) {
        uri.setCredentialsProvider(new StaticCredentialsProvider(RedisCredentials.just(user, password)));
    }

    /** Without the cause, since its message holds the whole text. */
    private static RedisURI parse(String text) {
        try {
            RedisURI uri = RedisURI.create(URI.create(text));
            if (uri.getHost() != null
                    || uri.getSocket() != null
                    || !uri.getSentinels().isEmpty()) {
                return uri;
            }
        } catch (IllegalArgumentException | NullPointerException notOne) {
            // the same remedy for all that is wrong with it
        }
        throw new ConfigurationException("uri is none of a Redis server; write it as redis://host:port/database,"
                + " or rediss:// for TLS (it is not shown here, since it may hold a password)");
    }

    private static List<String> secretsOf(String text) {
        URI uri = URI.create(text);
        List<String> found = new ArrayList<>();
        for (@Nullable String info : new @Nullable String[] {uri.getUserInfo(), uri.getRawUserInfo()}) {
            if (info != null) {
                found.add(info.substring(info.indexOf(':') + 1));
            }
        }
        return found;
    }

    private static String show(RedisURI uri) {
        if (!uri.getSentinels().isEmpty()) {
            return uri.getSentinelMasterId() + " by "
                    + uri.getSentinels().stream().map(RedisAddress::show).collect(Collectors.joining(", "));
        }
        String place = uri.getSocket() != null ? uri.getSocket() : uri.getHost() + ":" + uri.getPort();
        return uri.getDatabase() == 0 ? place : place + "/" + uri.getDatabase();
    }

    RedisURI uri() {
        return uri;
    }

    /** {@code text} without what may not be seen. */
    String hide(String text) {
        String hidden = text;
        for (String secret : secrets) {
            hidden = hidden.replace(secret, "***");
        }
        return hidden;
    }

    /** {@code failure}, unless something that may not be seen is in it. */
    @Nullable
    Throwable harmless(@Nullable Throwable failure) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 20; at = at.getCause(), depth++) {
            if (!hide(String.valueOf(at.getMessage())).equals(String.valueOf(at.getMessage()))) {
                return null;
            }
        }
        return failure;
    }

    @Override
    public String toString() {
        return shown;
    }
}
