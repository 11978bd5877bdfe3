package dev.chimera.openclaw.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.openclaw.PeerKeys;
import dev.chimera.openclaw.exchange.PeerTransport.UnreachableException;
import dev.chimera.openclaw.exchange.Reply;
import dev.chimera.spec.Spec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against servers that do not mean it well. */
class PeerClientTest {
    private static final Bytes MESSAGE = Bytes.of(new byte[] {1, 2, 3});
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private final PeerClient client = new PeerClient(new Addresses(true));

    @Test
    @Spec("CLAW-11")
    void an_address_inside_the_hosts_own_network_is_not_even_connected_to() throws Exception {
        PeerClient open = new PeerClient(new Addresses(false));
        try (HostileServer server = HostileServer.saying("HTTP/1.1 200 OK", heartbeat())) {
            forbidden(() -> open.heartbeat(server.endpoint()));
            forbidden(() -> open.heartbeat(new InetSocketAddress("127.0.0.1", server.port())));
            forbidden(() -> open.evidence(server.endpoint()));
            forbidden(() -> open.post(server.endpoint(), MESSAGE, PATIENCE));
            forbidden(() -> open.heartbeat(URI.create("http://169.254.169.254/latest/meta-data")));
            assertThat(server.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    @Spec("CLAW-11")
    void a_redirection_is_not_followed(int status) throws Exception {
        try (HostileServer victim = HostileServer.saying("HTTP/1.1 200 OK", heartbeat());
                HostileServer server = HostileServer.saying(
                        "HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + victim.endpoint() + "/heartbeat",
                        new byte[0])) {
            unreachable(() -> client.heartbeat(server.endpoint()));
            assertThat(client.post(server.endpoint(), MESSAGE, PATIENCE))
                    .isInstanceOfSatisfying(
                            Reply.Unsigned.class, no -> assertThat(no.status()).isEqualTo(status));
            assertThat(victim.asked()).isEmpty();
        }
    }

    @Test
    @Spec("CLAW-11")
    void a_body_without_end_is_cut_off() throws Exception {
        try (HostileServer server = new HostileServer((connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("2000\r\n" + "x".repeat(0x2000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(chunk);
            }
        })) {
            unreachable(() -> client.heartbeat(server.endpoint()));
            unreachable(() -> client.evidence(server.endpoint()));
            unreachable(() -> client.post(server.endpoint(), MESSAGE, Duration.ofSeconds(5)));
        }
    }

    @Test
    void an_error_with_a_large_body_is_cut_off_sooner() throws Exception {
        try (HostileServer server = HostileServer.saying("HTTP/1.1 500 No", new byte[100_000])) {
            unreachable(() -> client.post(server.endpoint(), MESSAGE, PATIENCE));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nX-Slow: ",
                "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n"
            })
    @Spec("CLAW-11")
    void who_dribbles_is_given_up_in_time(String begin) throws Exception {
        try (HostileServer server = new HostileServer((connection, out) -> {
            out.write(begin.getBytes(StandardCharsets.US_ASCII));
            while (!begin.isEmpty()) {
                out.write('a');
                Thread.sleep(50);
            }
            Thread.sleep(60_000);
        })) {
            long start = System.nanoTime();
            unreachable(() -> client.post(server.endpoint(), MESSAGE, PATIENCE));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    @Spec("CLAW-11")
    void a_head_without_end_is_given_up_in_time() throws Exception {
        try (HostileServer server = new HostileServer((connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; ; i++) {
                out.write(("X-" + i + ": " + "y".repeat(1_000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            unreachable(() -> client.post(server.endpoint(), MESSAGE, PATIENCE));
        }
    }

    @Test
    void a_connection_that_is_reset_or_refused_or_no_http_is_unreachable() throws Exception {
        int gone;
        try (HostileServer reset = new HostileServer((connection, out) -> connection.setSoLinger(true, 0));
                HostileServer noise = new HostileServer((connection, out) -> out.write(new byte[300]));
                HostileServer half = new HostileServer((connection, out) -> out.write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII)))) {
            gone = reset.port();
            unreachable(() -> client.heartbeat(reset.endpoint()));
            unreachable(() -> client.heartbeat(noise.endpoint()));
            unreachable(() -> client.heartbeat(half.endpoint()));
        }
        unreachable(() -> client.heartbeat(URI.create("http://127.0.0.1:" + gone + "/openclaw")));
        unreachable(() -> client.heartbeat(URI.create("http://nobody.invalid/openclaw")));
    }

    @Test
    void a_wrong_content_is_no_heartbeat_and_no_evidence() throws Exception {
        try (HostileServer server = HostileServer.saying(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html", "<html>".getBytes(StandardCharsets.US_ASCII))) {
            assertThatThrownBy(() -> client.heartbeat(server.endpoint())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.evidence(server.endpoint())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Spec("CLAW-5")
    void a_status_is_handed_on_with_a_bounded_time_to_come_again() throws Exception {
        assertThat(posted("HTTP/1.1 200 OK", "abc")).isInstanceOf(Reply.Said.class);
        assertThat(posted("HTTP/1.1 202 Later\r\nRetry-After: 3", ""))
                .isEqualTo(new Reply.Working(Duration.ofSeconds(3)));
        for (int status : new int[] {401, 402, 404, 429, 500, 503}) {
            assertThat(posted("HTTP/1.1 " + status + " No\r\nRetry-After: 999999", ""))
                    .isInstanceOfSatisfying(Reply.Unsigned.class, no -> {
                        assertThat(no.status()).isEqualTo(status);
                        assertThat(no.retryAfter()).isEqualTo(Duration.ofHours(1));
                    });
        }
        assertThat(posted("HTTP/1.1 429 No\r\nRetry-After: -5", ""))
                .isInstanceOfSatisfying(
                        Reply.Unsigned.class, no -> assertThat(no.retryAfter()).isZero());
    }

    @Test
    void what_is_asked_stands_under_the_endpoints_path() throws Exception {
        try (HostileServer server = HostileServer.saying("HTTP/1.1 200 OK", heartbeat())) {
            client.heartbeat(URI.create(server.endpoint() + "/"));
            client.heartbeat(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));

            assertThat(server.asked())
                    .containsExactly("GET /openclaw/heartbeat HTTP/1.1", "GET /.well-known/chimera-openclaw HTTP/1.1");
        }
    }

    private Reply posted(String head, String body) throws Exception {
        try (HostileServer server = HostileServer.saying(head, body.getBytes(StandardCharsets.US_ASCII))) {
            return client.post(server.endpoint(), MESSAGE, PATIENCE);
        }
    }

    private static byte[] heartbeat() {
        return Heartbeat.sign(
                        PeerKeys.generate(),
                        Set.of(new Capability("text/upper")),
                        URI.create("http://127.0.0.1:1/openclaw"),
                        new Heartbeat.Condition(ServiceStatus.READY, 0, 3_000, 0),
                        1,
                        Instant.now(),
                        Duration.ofSeconds(90))
                .encoded()
                .toArray();
    }

    private static void unreachable(Callable<?> call) {
        assertThatThrownBy(call::call).isInstanceOf(UnreachableException.class);
    }

    private static void forbidden(Callable<?> call) {
        assertThatThrownBy(call::call)
                .asInstanceOf(InstanceOfAssertFactories.type(ChimeraException.class))
                .extracting(ChimeraException::code)
                .isEqualTo(ErrorCode.FORBIDDEN);
    }
}
