package dev.chimera.openclaw;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.openclaw.hiring.ServiceResult;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenClawBuilderTest {
    private final InMemoryStorage storage = new InMemoryStorage();
    private final LocalCfo cfo = LocalCfo.builder()
            .budget(Budget.daily(Money.usd("100.00")))
            .store(storage.ledger())
            .keys(CfoKeys.generate())
            .build();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        cfo.close();
        storage.close();
    }

    @Test
    void a_slot_is_set_once() {
        refused(() -> complete().cfo(cfo), "OpenClaw's cfo is set twice");
        refused(() -> complete().keys(PeerKeys.generate()), "OpenClaw's keys is set twice");
    }

    @Test
    void what_is_missing_is_named_together() {
        refused(() -> OpenClaw.builder().open(), "OpenClaw lacks keys, directory, storage, cfo;");
        refused(
                () -> OpenClaw.builder()
                        .offer("text/upper", (id, task) -> ServiceResult.text("", Ratio.ONE))
                        .open(),
                "lacks keys, directory, storage, cfo, listen or endpoint, rate;");
        refused(() -> complete().creditWorth(Money.usd("0.01")).open(), "lacks appraiser;");
        refused(() -> complete().appraiser((task, result) -> null).open(), "lacks creditWorth;");
        refused(() -> complete().listen(new InetSocketAddress("127.0.0.1", 0)).open(), "lacks offer;");
    }

    @Test
    void what_is_complete_opens_and_closes() {
        assertThatCode(() -> complete().open().close()).doesNotThrowAnyException();
    }

    @Test
    void a_private_network_in_a_public_directory_is_refused() {
        refused(
                () -> complete(new MapDirectory(true)).privateNetwork().open(),
                "private network cannot use the public directory map");
    }

    @Test
    void an_allow_list_that_cannot_be_read_or_holds_no_ids_is_refused_with_its_name() throws Exception {
        refused(() -> complete().allowList(folder.resolve("missing")), "missing cannot be read");
        refused(() -> complete().allowList(folder), "cannot be read");
        refused(
                () -> complete().allowList(Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xFF, (byte) 0xFE})),
                "cannot be read");
        refused(
                () -> complete().allowList(Files.writeString(folder.resolve("names"), "# friends\nsomebody\n")),
                "no peer id: 'somebody'");
        refused(
                () -> complete().allowList(Files.writeString(folder.resolve("capitals"), "A".repeat(64))),
                "64 hexadecimal digits");
        Path good = Files.writeString(
                folder.resolve("good"), "# friends\n\n" + PeerKeys.generate().peerId() + " # one\r\n");
        assertThatCode(() -> complete().allowList(good)).doesNotThrowAnyException();
    }

    @Test
    void a_capability_that_is_offered_twice_is_refused() {
        refused(
                () -> complete()
                        .offer("text/upper", (id, task) -> ServiceResult.text("", Ratio.ONE))
                        .offer("text.upper", (id, task) -> ServiceResult.text("", Ratio.ONE)),
                "offered twice");
    }

    @Test
    void a_heartbeat_that_ends_before_the_next_is_refused() {
        refused(() -> complete().heartbeat(Duration.ofSeconds(60), Duration.ofSeconds(60)), "PT1M");
        refused(() -> complete().heartbeat(Duration.ofSeconds(60), Duration.ofHours(2)), "PT2H");
    }

    @Test
    void who_listens_everywhere_has_to_say_where_it_is() {
        refused(
                () -> complete()
                        .offer("text/upper", (id, task) -> ServiceResult.text("", Ratio.ONE))
                        .rate(key -> Optional.empty())
                        .listen(new InetSocketAddress(0))
                        .open(),
                "endpoint(...)");
        refused(
                () -> complete()
                        .offer("text/upper", (id, task) -> ServiceResult.text("", Ratio.ONE))
                        .rate(key -> Optional.empty())
                        .listen(InetSocketAddress.createUnresolved("nobody.invalid", 0))
                        .open(),
                "nobody.invalid");
    }

    private OpenClawBuilder complete() {
        return complete(new MapDirectory());
    }

    private OpenClawBuilder complete(MapDirectory directory) {
        return OpenClaw.builder()
                .keys(PeerKeys.generate())
                .directory(directory)
                .storage(storage)
                .cfo(cfo);
    }

    private static void refused(ThrowingCallable work, String why) {
        assertThatThrownBy(work).isInstanceOf(ConfigurationException.class).hasMessageContaining(why);
    }
}
