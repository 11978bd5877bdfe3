package dev.chimera.api;

import static dev.chimera.api.ServiceStatus.INTERNAL_ERROR;
import static dev.chimera.api.ServiceStatus.MAINTENANCE;
import static dev.chimera.api.ServiceStatus.READY;
import static dev.chimera.api.ServiceStatus.SATURATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ServiceStatusTest {
    @Test
    void statuses_have_the_codes_of_the_protocol() {
        assertThat(READY.code()).isEqualTo(200);
        assertThat(SATURATED.code()).isEqualTo(429);
        assertThat(INTERNAL_ERROR.code()).isEqualTo(500);
        assertThat(MAINTENANCE.code()).isEqualTo(503);
    }

    @Test
    void of_several_the_one_that_refuses_most_is_said() {
        assertThat(Arrays.stream(ServiceStatus.values()).reduce(READY, ServiceStatus::and))
                .isEqualTo(MAINTENANCE);
        assertThat(INTERNAL_ERROR.and(SATURATED)).isEqualTo(INTERNAL_ERROR);
        assertThat(SATURATED.and(INTERNAL_ERROR)).isEqualTo(INTERNAL_ERROR);
        assertThat(READY.and(SATURATED)).isEqualTo(SATURATED);
        assertThat(READY.and(READY)).isEqualTo(READY);
    }
}
