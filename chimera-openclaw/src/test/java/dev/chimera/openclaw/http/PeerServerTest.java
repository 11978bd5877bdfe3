package dev.chimera.openclaw.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chimera.api.Bytes;
import dev.chimera.api.ConfigurationException;
import dev.chimera.openclaw.hiring.PeerHandler;
import dev.chimera.openclaw.hiring.PeerRequest;
import dev.chimera.openclaw.hiring.PeerResponse;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server against those who do not mean it well, over real sockets. */
class PeerServerTest {
    private static final PeerServer.Limits LIMITS = new PeerServer.Limits(24, 8, Duration.ofSeconds(1));

    private final Queue<PeerRequest> seen = new ConcurrentLinkedQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final PeerServer server = PeerServer.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::answer, InstantSource.system(), LIMITS);

    private PeerResponse answer(PeerRequest request) {
        seen.add(request);
        return new PeerResponse(200, "text/plain", Duration.ZERO, Bytes.of("well".getBytes(StandardCharsets.US_ASCII)));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    @Spec("CLAW-11")
    void whoever_opens_connections_and_sends_nothing_keeps_nobody_else_out() throws Exception {
        for (int i = 0; i < 40; i++) {
            open("127.0.0.1");
        }

        assertThat(ask("127.0.0.2", "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).contains("200 OK", "well");
        assertThat(openOf("127.0.0.1")).isLessThanOrEqualTo(8);
        Thread.sleep(2_200);
        assertThat(openOf("127.0.0.1")).as("after the time for a request").isZero();
        assertThat(ask("127.0.0.1", "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).contains("200 OK");
    }

    @Test
    @Spec("CLAW-11")
    void whoever_dribbles_a_head_or_a_body_is_cut_off_and_keeps_nobody_else_out() throws Exception {
        for (int i = 0; i < 8; i++) {
            Socket slow = open("127.0.0.1");
            send(
                    slow,
                    i % 2 == 0
                            ? "GET / HTTP/1.1\r\nHost: a\r\n"
                            : "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n");
        }
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        boolean answered = false;
        while (openOf("127.0.0.1") > 0 && System.nanoTime() < end) {
            for (Socket slow : sockets) {
                dribble(slow);
            }
            answered |= ask("127.0.0.2", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .contains("200 OK");
            Thread.sleep(100);
        }

        assertThat(openOf("127.0.0.1")).isZero();
        assertThat(answered).isTrue();
        assertThat(seen).allMatch(request -> request.from().getHostAddress().equals("127.0.0.2"));
    }

    @Test
    void many_addresses_together_have_no_more_connections_than_there_may_be() throws Exception {
        for (int i = 0; i < 40; i++) {
            open("127.0.1." + (1 + i));
        }
        Thread.sleep(200);

        assertThat(sockets.stream().filter(PeerServerTest::isOpen).count()).isLessThanOrEqualTo(24);
    }

    @Test
    void a_connection_that_was_idle_has_the_whole_time_for_its_next_body() throws Exception {
        Socket socket = open("127.0.0.1");
        send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(read(socket, "well")).contains("200 OK");
        Thread.sleep(600);
        send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx");
        Thread.sleep(700);
        send(socket, "y");

        assertThat(read(socket, "well")).contains("200 OK");
    }

    @Test
    @Spec("CLAW-11")
    void a_body_that_says_it_is_too_long_is_refused_before_it_is_read() throws Exception {
        String answer = ask("127.0.0.1", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n");

        assertThat(answer).contains("HTTP/1.1 413");
        envelope(answer, 413, "INVALID_INPUT");
        assertThat(seen).isEmpty();
    }

    @Test
    @Spec("CLAW-11")
    void a_body_in_chunks_that_turns_out_too_long_is_cut_off() throws Exception {
        Socket socket = open("127.0.0.1");
        send(socket, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 400; i++) {
                        socket.getOutputStream().write(chunk);
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void a_body_of_exactly_the_most_is_taken_whole() throws Exception {
        Socket socket = open("127.0.0.1");
        send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n");
        socket.getOutputStream().write(new byte[PeerHandler.BODY_MAX]);

        assertThat(read(socket, "well")).contains("200 OK");
        assertThat(seen)
                .singleElement()
                .satisfies(only -> assertThat(only.body().length()).isEqualTo(1 << 20));
    }

    @Test
    @Spec("CLAW-11")
    void noise_is_refused_and_the_next_one_is_answered() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 30; i++) {
            byte[] noise = new byte[200 + random.nextInt(3_000)];
            random.nextBytes(noise);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
            } catch (IOException cutOff) {
                assertThat(cutOff).isNotNull();
            }
        }

        assertThat(ask("127.0.0.2", "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).contains("200 OK");
        assertThat(seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a/..;/b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a/%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void what_is_not_quite_http_is_refused_in_the_envelope(String request) throws Exception {
        String answer = ask("127.0.0.1", request);

        assertThat(answer).matches("(?s)HTTP/1.1 [45]\\d\\d .*").doesNotContainIgnoringCase("jetty", "exception");
        envelope(answer, Integer.parseInt(answer.substring(9, 12)), null);
        assertThat(seen).isEmpty();
    }

    @Test
    void a_head_that_is_too_long_or_has_too_many_fields_is_refused() throws Exception {
        String many = "GET / HTTP/1.1\r\nHost: a\r\n" + "X-A: b\r\n".repeat(2_000) + "\r\n";
        String wide = "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + "b".repeat(9_000) + "\r\n\r\n";
        String path = "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";

        assertThat(ask("127.0.0.1", many)).contains("HTTP/1.1 431");
        assertThat(ask("127.0.0.1", wide)).contains("HTTP/1.1 431");
        assertThat(ask("127.0.0.1", path)).contains("HTTP/1.1 414");
        assertThat(seen).isEmpty();
    }

    @Test
    void a_path_is_handed_on_decoded_and_without_parameters_or_query() throws Exception {
        ask("127.0.0.1", "GET /a/./b/../%63;v=1?d=e HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(seen).extracting(PeerRequest::path).allMatch(path -> path.equals("/a/c"));
    }

    @Test
    void a_head_only_is_answered_without_a_body() throws Exception {
        assertThat(ask("127.0.0.1", "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .contains("200 OK")
                .endsWith("\r\n\r\n");
    }

    @Test
    void what_runs_here_is_not_told() throws Exception {
        assertThat(ask("127.0.0.1", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .doesNotContainIgnoringCase("server:")
                .contains("nosniff");
    }

    @Test
    void nobody_is_answered_after_it_was_closed() {
        int port = server.port();
        server.close();

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void a_port_that_is_taken_is_named() {
        assertThatThrownBy(() -> PeerServer.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                        this::answer,
                        InstantSource.system()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(String.valueOf(server.port()));
    }

    private static void envelope(String answer, int status, @org.jspecify.annotations.Nullable String code)
            throws Exception {
        JsonNode error = new ObjectMapper()
                .readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                .get("error");
        assertThat(answer).contains("Content-Type: application/json");
        assertThat(error.at("/details/status").textValue()).isEqualTo(String.valueOf(status));
        assertThat(error.get("message").textValue()).isNotBlank();
        assertThat(error.get("timestamp").textValue()).endsWith("Z");
        assertThat(error.get("request_id").textValue()).hasSize(36);
        assertThat(error.get("code").textValue()).isEqualTo(code == null ? "INVALID_INPUT" : code);
    }

    private Socket open(String from) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(5_000);
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void dribble(Socket socket) {
        try {
            send(socket, "a");
        } catch (IOException cutOff) {
            assertThat(cutOff).isNotNull();
        }
    }

    private String ask(String from, String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.port(), InetAddress.getByName(from), 0)) {
            socket.setSoTimeout(5_000);
            send(socket, request);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String read(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private long openOf(String from) {
        return sockets.stream()
                .filter(socket -> socket.getLocalAddress().getHostAddress().equals(from))
                .filter(PeerServerTest::isOpen)
                .count();
    }

    /** Whether the other side has not closed it. */
    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() >= 0;
        } catch (java.net.SocketTimeoutException nothing) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }
}
