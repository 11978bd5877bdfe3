package dev.chimera.spi.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisAddressTest {
    @ParameterizedTest
    @CsvSource({
        "redis://ada:s%20e:cret@localhost, ada, s e:cret",
        "redis://:secret@localhost:6380/3, , secret",
        "rediss://secret@localhost, , secret"
    })
    void logs_on_at_once_with_what_the_uri_holds(String text, @Nullable String user, String password) {
        assertLogsOn(RedisAddress.of(text, null, null, Duration.ofSeconds(1)), user, password);
    }

    @Test
    void logs_on_at_once_with_what_is_given_beside_the_uri() {
        assertLogsOn(RedisAddress.of("redis://ada:old@localhost", "bob", "new", Duration.ofSeconds(1)), "bob", "new");
    }

    /** Not on a thread of the common pool, where a refusal of the password can be lost. */
    private static void assertLogsOn(RedisAddress address, @Nullable String user, String password) {
        assertThat(address.uri().getCredentialsProvider())
                .isInstanceOfSatisfying(ImmediateRedisCredentialsProvider.class, provider -> {
                    RedisCredentials credentials = provider.resolveCredentialsNow();
                    assertThat(credentials.getUsername()).isEqualTo(user);
                    assertThat(new String(credentials.getPassword())).isEqualTo(password);
                });
    }
}
