package dev.chimera.spi.mainline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.spi.PeerDirectory.Search;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerSamples;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MainlineNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Search SEARCH = new Search(50, Duration.ofSeconds(2));
    private static TestNodes nodes;

    @BeforeAll
    static void start() throws InterruptedException {
        nodes = new TestNodes(12);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @Test
    @Spec("CLAW-11")
    void what_others_write_over_a_locator_is_not_believed_and_the_owner_comes_back() throws InterruptedException {
        MainlineDirectory owner = nodes.openEnd(0);
        MainlineDirectory reader = nodes.openEnd(1);
        Locator genuine = PeerSamples.locator(1, 5, "trend");
        owner.publish(genuine);
        List<ItemKey> items = NetworkNames.open().itemsOf(genuine.peerId());

        overwrite(items.get(0), forged(genuine).encoded());
        overwrite(items.get(1), Bytes.of("d1:ae".getBytes(StandardCharsets.UTF_8)));
        assertThat(reader.lookup(genuine.peerId()))
                .as("one copy of three is left")
                .contains(genuine);

        overwrite(items.get(2), PeerSamples.locator(2, 9, "trend").encoded());
        assertThat(reader.lookup(genuine.peerId()))
                .as("all are overwritten, and none is believed")
                .isEmpty();
        eventually(() -> addresses(reader, genuine).contains(endpointOf(owner))); // what others cannot take away

        owner.publish(genuine);
        assertThat(reader.lookup(genuine.peerId())).contains(genuine);
    }

    @Test
    @Spec("CLAW-11")
    void an_old_locator_that_somebody_puts_back_loses_against_a_newer_copy() throws InterruptedException {
        MainlineDirectory owner = nodes.openEnd(0);
        Locator old = PeerSamples.locator(3, 1, "trend");
        Locator now = PeerSamples.locator(3, 2, "media");
        owner.publish(old);
        owner.publish(now);
        List<ItemKey> items = NetworkNames.open().itemsOf(old.peerId());
        overwrite(items.get(0), old.encoded());
        overwrite(items.get(1), old.encoded());

        assertThat(nodes.openEnd(4).lookup(old.peerId())).contains(now);
    }

    @Test
    @Spec("CLAW-11")
    void who_has_not_the_key_neither_finds_nor_overwrites() throws InterruptedException {
        Bytes key = TestNodes.newKey();
        Locator locator = PeerSamples.locator(4, 1, "trend");
        nodes.end(0, key).publish(locator);
        MainlineDirectory stranger = nodes.openEnd(5);
        MainlineDirectory other = nodes.end(6, TestNodes.newKey());
        stranger.publish(PeerSamples.locator(4, 9, "trend"));
        other.publish(PeerSamples.locator(4, 8, "trend"));

        assertThat(nodes.end(7, key).lookup(locator.peerId())).contains(locator);
        eventually(() -> addresses(nodes.end(7, key), locator).size() == 1);
        assertThat(addresses(nodes.end(7, key), locator)).containsExactly(endpointOf(nodes.end(0, key)));
        eventually(() -> found(nodes.end(7, key), "trend").equals(List.of(endpointOf(nodes.end(0, key)))));
    }

    @Test
    @Spec("CLAW-2")
    void records_outlive_the_death_of_a_third_of_the_nodes_and_who_starts_again_is_found() throws Exception {
        try (TestNodes own = new TestNodes(12)) {
            Bytes key = TestNodes.newKey();
            List<Locator> locators = IntStream.range(0, 6)
                    .mapToObj(i -> PeerSamples.locator(i, 1, "trend"))
                    .toList();
            for (int i = 0; i < 6; i++) {
                own.end(i, key).publish(locators.get(i));
            }
            eventually(() -> found(own.end(6, key), "trend").size() == 6);
            own.kill(List.of(own.node(8), own.node(9), own.node(10), own.node(11)));

            MainlineDirectory reader = own.end(6, key);
            for (Locator locator : locators) {
                assertThat(reader.lookup(locator.peerId())).contains(locator);
            }
            eventually(() -> found(reader, "trend").size() == 6);

            InetSocketAddress before = own.node(1).address();
            own.node(1).close();
            NodeSettings again = new NodeSettings(
                    before.getHostString(),
                    before.getPort(),
                    List.of(own.node(0).address()),
                    false);
            try (MainlineDirectory restarted = new MainlineDirectory(
                    MainlineNode.open(again, Duration.ofMinutes(15)),
                    NetworkNames.keyed(key),
                    List.of(),
                    TestNodes.TIMEOUT)) {
                assertThat(restarted.lookup(locators.get(1).peerId()))
                        .as("what others kept")
                        .contains(locators.get(1));
                CompletableFuture.allOf( // both wait for nodes that died
                                CompletableFuture.runAsync(() -> restarted.publish(PeerSamples.locator(1, 2, "media"))),
                                CompletableFuture.runAsync(
                                        () -> own.end(0, key).publish(PeerSamples.locator(0, 2, "trend"))))
                        .join();
                assertThat(reader.lookup(locators.get(0).peerId())).contains(PeerSamples.locator(0, 2, "trend"));
                assertThat(reader.lookup(locators.get(1).peerId())).contains(PeerSamples.locator(1, 2, "media"));
            }
        }
    }

    @Test
    void announcements_are_renewed_until_the_peer_leaves() throws InterruptedException {
        Announcements announcements = new Announcements(Duration.ofMinutes(15));
        Locator locator = PeerSamples.locator(1, 1, "media/image/chart", "trend");
        var places = NetworkNames.open().placesOf(locator);
        assertThat(places).as("three levels, one level, and the peer's own").hasSize(5);
        announcements.stand(locator.peerId(), places, 443);
        long now = System.nanoTime();
        assertThat(announcements.due(now)).hasSize(5).allMatch(due -> due.port() == 443);
        assertThat(announcements.due(now + Duration.ofMinutes(14).toNanos())).isEmpty();
        assertThat(announcements.due(now + Duration.ofMinutes(16).toNanos())).hasSize(5);
        announcements.leave(locator.peerId());
        assertThat(announcements.due(now + Duration.ofDays(1).toNanos())).isEmpty();
    }

    @Test
    void candidates_come_from_the_named_blocks_only() throws InterruptedException {
        Bytes key = TestNodes.newKey();
        Locator locator = PeerSamples.locator(5, 1, "trend");
        nodes.end(2, key).publish(locator);
        eventually(() -> found(nodes.end(3, key), "trend").size() == 1);

        String host = nodes.node(2).address().getAddress().getHostAddress();
        assertThat(found(only(key, host + "/32"), "trend")).hasSize(1);
        assertThat(found(only(key, "10.0.0.0/8"), "trend")).isEmpty();
    }

    @Test
    void many_calls_at_once_get_their_own_answers() {
        Bytes key = TestNodes.newKey();
        List<Locator> locators = IntStream.range(0, 12)
                .mapToObj(i -> PeerSamples.locator(i, 3, "trend"))
                .toList();
        CompletableFuture.allOf(IntStream.range(0, 12)
                        .mapToObj(i -> CompletableFuture.runAsync(
                                () -> nodes.end(i, key).publish(locators.get(i))))
                        .toArray(CompletableFuture[]::new))
                .join();
        MainlineDirectory reader = nodes.end(0, key);
        List<CompletableFuture<Void>> looks = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            Locator wanted = locators.get(i % 12);
            looks.add(CompletableFuture.runAsync(
                    () -> assertThat(reader.lookup(wanted.peerId())).contains(wanted)));
        }
        CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new)).join();
    }

    @Test
    void a_node_that_knows_nobody_says_so() {
        try (MainlineDirectory alone = MainlineDirectory.builder()
                .listen("127.251.0.1", 0)
                .networkKey(TestNodes.newKey())
                .open()) {
            assertThat(alone.health().reachable()).isFalse();
            assertThat(alone.health().trouble()).get().asString().contains("knows no other");
            unavailable(() -> alone.lookup(PeerSamples.locator(1, 1, "trend").peerId()), "knows no other");
            unavailable(() -> alone.publish(PeerSamples.locator(1, 1, "trend")), "bootstrap");
            unavailable(() -> alone.find(new Capability("trend"), SEARCH, candidate -> true), "bootstrap");
        }
    }

    @Test
    void a_closed_directory_says_so_and_a_waiting_call_ends() throws Exception {
        MainlineDirectory closing = MainlineDirectory.builder()
                .listen("127.251.0.2", 0)
                .bootstrap("127.251.0.3", 9)
                .networkKey(TestNodes.newKey())
                .timeout(Duration.ofSeconds(30))
                .open();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> unavailable(
                () -> closing.lookup(PeerSamples.locator(1, 1, "trend").peerId()), "closed"));
        Thread.sleep(200);
        closing.close();
        closing.close();
        waiting.get(5, TimeUnit.SECONDS);
        unavailable(() -> closing.publish(PeerSamples.locator(1, 1, "trend")), "open a new one");
        assertThat(closing.health().reachable()).isFalse();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("127.251.0.2"));
    }

    @Test
    void a_record_that_is_none_is_refused_at_the_door() {
        MainlineDirectory end = nodes.end(0, TestNodes.newKey());
        Locator genuine = PeerSamples.locator(1, 5, "trend");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> end.publish(forged(genuine)))
                .withMessageContaining("genuine");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> end.withdraw(genuine))
                .withMessageContaining("farewell");
        assertThat(end.traits().isPublic()).isFalse();
        assertThat(end.traits().carriesHeartbeats()).isFalse();
    }

    private static Locator forged(Locator genuine) {
        return new Locator(
                genuine.publicKey(),
                genuine.capabilities(),
                URI.create("https://thief.example.org/"),
                genuine.sequence() + 94,
                genuine.issuedAt(),
                false,
                genuine.signature());
    }

    private static void overwrite(ItemKey item, Bytes value) throws InterruptedException {
        nodes.overwrite(11, item, value);
    }

    private static MainlineDirectory only(Bytes key, String block) {
        return new MainlineDirectory(
                nodes.node(3), NetworkNames.keyed(key), List.of(AddressBlock.of(block)), TestNodes.TIMEOUT);
    }

    private static InetSocketAddress endpointOf(MainlineDirectory end) {
        return new InetSocketAddress(end.address().getAddress(), 443);
    }

    private static List<InetSocketAddress> found(MainlineDirectory directory, String capability) {
        List<InetSocketAddress> found = new ArrayList<>();
        directory.find(
                new Capability(capability),
                SEARCH,
                candidate -> found.add(((Candidate.Addressed) candidate).address()));
        return found;
    }

    private static List<InetSocketAddress> addresses(MainlineDirectory directory, Locator of) {
        List<InetSocketAddress> found = new ArrayList<>();
        directory.addressesOf(of.peerId(), SEARCH, found::add);
        return found;
    }

    private static void unavailable(Runnable call, String said) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ChimeraException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIRECTORY_UNAVAILABLE))
                .hasMessageContaining(said);
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not happen in time").isLessThan(until);
            Thread.sleep(20);
        }
    }
}
