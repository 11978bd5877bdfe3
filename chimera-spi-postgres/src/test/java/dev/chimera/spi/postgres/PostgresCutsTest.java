package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import dev.chimera.tck.FaultyProxy;
import dev.chimera.tck.FaultyProxy.Fault;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The network between a step and the server breaks at every point: what the caller is told is what the server kept. */
@Spec("DATA-5")
class PostgresCutsTest {
    private static final int POINTS = 24;
    private static final int CLOSE_TO_THE_END = 40;

    /** The server commits when COMMIT is there, and does not wait for the five bytes of the Sync that follows it. */
    private static final int SYNC = 5;

    private final TestSchema schema = TestSchema.ready();
    private FaultyProxy proxy;
    private PostgresStorage storage;
    private PostgresStorage truth;

    @BeforeEach
    void open() throws Exception {
        proxy = new FaultyProxy(TestServer.url());
        storage = schema.add(schema.builder(proxy.url("socketTimeout=2&prepareThreshold=0"))
                .poolSize(1) // so that nothing but the step passes the proxy
                .lockTimeout(Duration.ofSeconds(2))
                .statementTimeout(Duration.ofSeconds(1))
                .open());
        truth = schema.open();
        for (int i = 0; i < 10; i++) {
            Steps.count(storage); // from here to 99 every step sends messages of one length
        }
    }

    @AfterEach
    void close() throws Exception {
        schema.close();
        proxy.close();
    }

    @Test
    void a_line_that_breaks_while_the_first_connection_is_made_is_not_held_against_the_next() throws Exception {
        try (FaultyProxy breaking = new FaultyProxy(TestServer.url())) {
            breaking.before(Fault.CUT, "TRANSACTION ISOLATION");
            PostgresStorage late = schema.add(schema.builder(breaking.url("socketTimeout=2&prepareThreshold=0"))
                    .poolSize(1)
                    .lockTimeout(Duration.ofSeconds(2))
                    .statementTimeout(Duration.ofSeconds(1))
                    .open());
            Thread.sleep(1_000); // until the pool has tried
            long before = Steps.counted(truth);
            if (breaking.isWaiting()) {
                breaking.mend(); // the pool does not ask at all, which is as good
            }

            Steps.count(late);

            assertThat(Steps.counted(truth)).isEqualTo(before + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "RESET"})
    void a_connection_lost_at_any_byte_on_the_way_there_is_answered_truly(Fault fault) {
        proxy.countAnew();
        Steps.count(storage);
        long bytes = proxy.sent();
        long durable = Steps.counted(truth);
        int refused = 0;
        for (long at : points(bytes)) {
            connect();
            proxy.onTheWayThere(fault, at);
            long before = durable;
            durable = countTruly(before);
            assertThat(proxy.isWaiting())
                    .as("the fault at byte %s of %s has not come", at, bytes)
                    .isFalse();
            refused += durable == before ? 1 : 0;
            proxy.mend();
        }
        assertThat(refused)
                .as("a commit that never arrived is not repeated behind the caller's back")
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "RESET"})
    void a_connection_lost_at_any_byte_on_the_way_back_is_answered_truly(Fault fault) {
        proxy.countAnew();
        Steps.count(storage);
        long bytes = proxy.answered();
        long durable = Steps.counted(truth);
        for (long at : points(bytes)) {
            connect();
            proxy.onTheWayBack(fault, at);
            durable = countTruly(durable);
            assertThat(proxy.isWaiting())
                    .as("the fault at byte %s of %s has not come", at, bytes)
                    .isFalse();
            proxy.mend();
        }
    }

    @Test
    void a_commit_whose_answer_was_lost_is_found_and_answered() {
        proxy.countAnew();
        Steps.count(storage);
        long bytes = proxy.answered();
        long before = Steps.counted(truth);
        proxy.onTheWayBack(Fault.CUT, bytes - 1);

        assertThat(Steps.count(storage)).isEqualTo(before + 1);
        assertThat(proxy.isWaiting()).isFalse();
        assertThat(Steps.counted(truth)).isEqualTo(before + 1);
    }

    @Test
    void a_commit_whose_answer_was_lost_in_silence_is_found_and_answered() {
        proxy.countAnew();
        Steps.count(storage);
        long bytes = proxy.answered();
        long before = Steps.counted(truth);
        proxy.onTheWayBack(Fault.SILENCE, bytes - 1);

        assertThat(Steps.count(storage)).isEqualTo(before + 1);
        assertThat(Steps.counted(truth)).isEqualTo(before + 1);
    }

    @Test
    void a_commit_that_went_silent_on_the_way_there_is_told_from_a_durable_one() {
        proxy.countAnew();
        Steps.count(storage);
        long bytes = proxy.sent();
        long before = Steps.counted(truth);
        proxy.onTheWayThere(Fault.SILENCE, bytes - SYNC - 1);

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("nothing was written");
        assertThat(Steps.counted(truth)).isEqualTo(before);
        assertThat(Steps.count(storage)).isEqualTo(before + 1);
    }

    @Test
    void a_commit_that_cannot_be_looked_up_is_said_to_be_unknown() {
        proxy.countAnew();
        Steps.count(storage);
        long bytes = proxy.answered();
        long before = Steps.counted(truth);
        proxy.onTheWayBackForGood(Fault.CUT, bytes - 1);

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("whether the change is kept cannot be told now")
                .hasMessageNotContaining("nothing was written");

        proxy.mend();
        assertThat(Steps.counted(storage)).isEqualTo(before + 1);
        assertThat(Steps.count(storage)).isEqualTo(before + 2);
    }

    @Test
    void a_slow_network_is_only_slow() {
        long before = Steps.counted(truth);
        proxy.delay(20);

        assertThat(Steps.count(storage)).isEqualTo(before + 1);
        assertThat(Steps.counted(storage)).isEqualTo(before + 1);
    }

    @Test
    void a_network_that_is_away_and_comes_back_is_an_error_and_then_none() {
        long before = Steps.counted(truth);
        proxy.shut();

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the server cannot be reached")
                .hasMessageContaining("nothing was written");
        assertThatThrownBy(() -> Steps.counted(storage)).isInstanceOf(StoreException.class);

        proxy.mend();
        assertThat(Steps.count(storage)).isEqualTo(before + 1);
    }

    /** Has the pool make the connection now, whose first messages do not count. */
    private void connect() {
        assertThat(storage.audit().about("nothing", 1)).isEmpty();
    }

    /** Counts once while a fault waits; what is durable then, and that the answer said so. */
    private long countTruly(long before) {
        try {
            long said = Steps.count(storage);
            assertThat(said).isEqualTo(before + 1);
            assertThat(Steps.counted(truth)).isEqualTo(before + 1);
            return said;
        } catch (StoreException e) {
            assertThat(e).hasMessageContaining("nothing was written").hasMessageNotContaining("cannot be told");
            assertThat(Steps.counted(truth)).isEqualTo(before);
            return before;
        }
    }

    /** Places all over the conversation, more of them at its end: there the commit is. */
    private static Iterable<Long> points(long bytes) {
        TreeSet<Long> points = new TreeSet<>();
        for (int i = 0; i < POINTS; i++) {
            points.add(bytes * i / POINTS);
        }
        for (long last = bytes - CLOSE_TO_THE_END; last < bytes; last += 3) {
            points.add(last);
        }
        points.add(bytes - SYNC - 1);
        points.add(bytes - SYNC);
        return points;
    }
}
