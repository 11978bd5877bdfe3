package dev.chimera.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.publish.PublishOutcome.ErrorClass;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.PublishTarget.Effect;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PublishTargetContract;
import dev.chimera.tck.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("PUB-6")
class WebhookTest implements PublishTargetContract {
    private static final String SECRET = "a secret of sufficient length";

    @TempDir
    Path directory;

    private Receiver receiver;
    private Webhook hook;

    @BeforeEach
    void open() throws IOException {
        receiver = new Receiver();
        hook = Webhook.builder(receiver.uri(), SECRET)
                .clock(new SettableClock())
                .build();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Override
    public PublishTarget target() {
        return hook;
    }

    @Override
    public Optional<PublishTarget> losingTheAnswer() {
        receiver.hangUp = true;
        return Optional.of(hook);
    }

    @Test
    @Spec("META-7")
    void sends_everything_signed_and_disclosed() throws Exception {
        MediaFile media = SamplePosts.media(directory, "a.png", new byte[] {1, 2, 3});
        PublishOrder order = SamplePosts.order(hook, "one", "words", media);
        receiver.answer = "{\"id\":\"post-7\",\"url\":\"https://example.org/7\"}";
        receiver.status = 201;
        PublishOutcome outcome = publish(order);

        assertThat(outcome).isInstanceOfSatisfying(PublishOutcome.Published.class, published -> {
            assertThat(published.fresh()).isTrue();
            assertThat(published.publication().remoteId()).isEqualTo("post-7");
            assertThat(published.publication().uri()).isEqualTo(URI.create("https://example.org/7"));
            assertThat(published.publication().content()).isEqualTo(order.content());
        });
        Headers headers = receiver.headers.get(0);
        byte[] body = receiver.bodies.get(0);
        String timestamp = Long.toString(SettableClock.START.getEpochSecond());
        assertThat(headers.getFirst("Idempotency-Key")).isEqualTo(order.key().idempotencyKey());
        assertThat(headers.getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(headers.getFirst("X-Chimera-Timestamp")).isEqualTo(timestamp);
        assertThat(headers.getFirst("X-Chimera-Signature"))
                .isEqualTo("sha256=" + new WebhookBody(SECRET).sign(timestamp, body))
                .isNotEqualTo("sha256=" + new WebhookBody("another secret").sign(timestamp, body));
        JsonNode json = new ObjectMapper().readTree(body);
        assertThat(json.path("text").asText()).isEqualTo(order.text());
        assertThat(json.path("content").asText()).isEqualTo(order.content().hex());
        assertThat(json.path("disclosure").path("flags").path("ai_generated").asText())
                .isEqualTo("true");
        assertThat(json.path("media").path(0).path("data").binaryValue()).isEqualTo(new byte[] {1, 2, 3});
    }

    @Test
    void the_signature_is_hmac_sha_256_as_any_other_program_computes_it() {
        // printf '1772442000.{"a":1}' | openssl dgst -sha256 -hmac 'a secret of sufficient length'
        assertThat(new WebhookBody(SECRET).sign("1772442000", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("80ddb116dfcffecef7f146330418db1d5a4e120b151311444d25966589ebb098");
    }

    @ParameterizedTest
    @CsvSource({
        "301,PERMANENT",
        "400,PERMANENT",
        "404,PERMANENT",
        "409,PERMANENT",
        "422,PERMANENT",
        "401,AUTHENTICATION",
        "403,AUTHENTICATION",
        "429,RETRY_AFTER"
    })
    @Spec("PUB-4")
    void an_answer_that_refuses_is_classed_and_kept_as_it_came(int status, ErrorClass errorClass) {
        receiver.status = status;
        receiver.answer = "{\"reason\":\"because\"}";

        assertThat(publish(order())).isInstanceOfSatisfying(PublishOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(errorClass);
            assertThat(failed.message()).contains(Integer.toString(status));
            assertThat(failed.raw()).isEqualTo(receiver.answer);
        });
        assertThat(receiver.bodies).as("requests").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429|120|PT2M",
                "503|0|PT0S",
                "503|Mon, 02 Mar 2026 09:00:30 GMT|PT30S",
                "429|Mon, 02 Mar 2020 09:00:30 GMT|PT0S",
                "503|999999999|PT24H"
            })
    @Spec("PUB-4")
    void waits_as_long_as_the_receiver_says_but_not_for_ever(int status, String retryAfter, Duration expected) {
        receiver.status = status;
        receiver.answerHeaders = Map.of("Retry-After", retryAfter);

        assertThat(publish(order())).isInstanceOfSatisfying(PublishOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(ErrorClass.RETRY_AFTER);
            assertThat(failed.retryAfter()).isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    @Spec({"PUB-1", "PUB-4"})
    void a_receiver_that_broke_may_have_published(int status) {
        receiver.status = status;

        assertThat(publish(order())).isInstanceOf(PublishOutcome.Unknown.class);
    }

    @Test
    @Spec("PUB-2")
    void a_conflict_on_the_same_key_means_that_it_was_published_before() {
        PublishOrder order = order();
        receiver.status = 409;
        receiver.answerHeaders = Map.of("Idempotency-Key", order.key().idempotencyKey());

        assertThat(publish(order))
                .isInstanceOfSatisfying(
                        PublishOutcome.Published.class,
                        published -> assertThat(published.fresh()).isFalse());
    }

    @Test
    @Spec({"PUB-1", "PUB-4"})
    void silence_or_a_broken_line_leave_it_unknown() {
        Webhook hasty = Webhook.builder(receiver.uri(), SECRET)
                .limits(Duration.ofSeconds(5), Duration.ofMillis(200))
                .build();
        receiver.silent = true;
        PublishOrder order = order();
        assertThat(hasty.publish(order, SamplePosts.permit(hasty, order))).isInstanceOf(PublishOutcome.Unknown.class);

        receiver.silent = false;
        receiver.hangUp = true;
        assertThat(publish(order)).isInstanceOf(PublishOutcome.Unknown.class);
    }

    @Test
    @Spec("PUB-4")
    void a_connection_that_never_came_to_be_may_be_tried_again() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
        }
        Webhook lonely = Webhook.to(nobody, SECRET);
        PublishOrder order = order();

        assertThat(lonely.publish(order, SamplePosts.permit(lonely, order)))
                .isInstanceOfSatisfying(
                        PublishOutcome.Failed.class,
                        failed -> assertThat(failed.errorClass()).isEqualTo(ErrorClass.RETRY_AFTER));
    }

    @Test
    void an_answer_that_makes_no_sense_or_never_ends_is_still_an_answer() {
        for (String answer : new String[] {
            "<html>",
            "[]",
            "{\"id\":\"\",\"url\":\"::\"}",
            "{\"id\":\"\\u0000\"}",
            "{\"id\":\"\\ud800\"}",
            "x".repeat(300_000)
        }) {
            receiver.answer = answer;
            PublishOrder order = order();
            assertThat(publish(order))
                    .isInstanceOfSatisfying(
                            PublishOutcome.Published.class,
                            published -> assertThat(published.publication().remoteId())
                                    .isEqualTo(order.key().idempotencyKey()));
        }
        receiver.status = 400;
        assertThat(((PublishOutcome.Failed) publish(order())).raw()).hasSize(1 << 16);
    }

    @Test
    @Spec("PUB-4")
    void media_that_are_gone_changed_or_too_large_are_never_sent() throws IOException {
        MediaFile changed = SamplePosts.media(directory, "changed.png", new byte[] {1, 2});
        Files.write(directory.resolve("changed.png"), new byte[] {1, 3});
        MediaFile longer = SamplePosts.media(directory, "longer.png", new byte[] {1, 2});
        Files.write(directory.resolve("longer.png"), new byte[] {1, 2, 3});
        MediaFile gone = SamplePosts.media(directory, "gone.png", new byte[] {1});
        Files.delete(directory.resolve("gone.png"));
        MediaFile large = new MediaFile(
                gone.kind(), gone.uri(), WebhookBody.MEDIA_BYTES_MAX + 1, gone.sha256(), gone.mediaType(), null);

        MediaFile elsewhere = new MediaFile(
                gone.kind(), URI.create("file://elsewhere/a.png"), 1, gone.sha256(), gone.mediaType(), null);
        MediaFile nowhere =
                new MediaFile(gone.kind(), URI.create("file:a.png"), 1, gone.sha256(), gone.mediaType(), null);

        for (MediaFile bad : new MediaFile[] {changed, longer, gone, large, elsewhere, nowhere}) {
            assertThat(publish(SamplePosts.order(hook, "one", "words", bad)))
                    .isInstanceOfSatisfying(
                            PublishOutcome.Failed.class,
                            failed -> assertThat(failed.errorClass()).isEqualTo(ErrorClass.PERMANENT));
        }
        assertThat(receiver.bodies).isEmpty();
    }

    @Test
    void media_of_other_machines_are_sent_as_addresses() throws IOException {
        MediaFile local = SamplePosts.media(directory, "a.png", new byte[] {1});
        URI address = URI.create("https://example.org/a.png");
        MediaFile remote = new MediaFile(local.kind(), address, 1, local.sha256(), local.mediaType(), null);
        publish(SamplePosts.order(hook, "one", "words", remote));
        JsonNode sent = new ObjectMapper()
                .readTree(receiver.bodies.get(0))
                .path("media")
                .path(0);

        assertThat(sent.path("uri").asText()).isEqualTo(address.toString());
        assertThat(sent.has("data")).isFalse();
    }

    @Test
    void is_harmless_to_repeat_only_if_told_so() {
        assertThat(hook.effect()).isEqualTo(Effect.ONCE);
        assertThat(Webhook.builder(receiver.uri(), SECRET)
                        .receiverRecognisesKeys()
                        .build()
                        .effect())
                .isEqualTo(Effect.IDEMPOTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://example.org/", "ftp://example.org/", "https://me:pw@example.org/", "mailto:a@b.c", "/x"})
    void refuses_addresses_that_would_show_the_post_or_the_secret(String address) {
        assertThatThrownBy(() -> Webhook.to(URI.create(address), SECRET))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("pw")
                .hasMessageContaining("https");
    }

    @Test
    void refuses_a_secret_that_is_easily_guessed_and_never_shows_it() {
        assertThatThrownBy(() -> Webhook.to(receiver.uri(), "hunter2"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("hunter2");
        assertThat(hook.toString()).doesNotContain(SECRET);
    }

    private PublishOrder order() {
        return SamplePosts.order(hook, "one", "words");
    }

    private PublishOutcome publish(PublishOrder order) {
        return hook.publish(order, SamplePosts.permit(hook, order));
    }
}
