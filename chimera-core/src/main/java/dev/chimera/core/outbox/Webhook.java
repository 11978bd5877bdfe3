package dev.chimera.core.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.publish.PublishOutcome.ErrorClass;
import dev.chimera.api.spi.PublishTarget;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Publishes by one signed POST to an address of the host's own. The body is JSON; {@code Idempotency-Key} names the publication,
 * {@code X-Chimera-Timestamp} the second it was sent, and {@code X-Chimera-Signature} is {@code sha256=} and the HMAC-SHA-256
 * (RFC 2104) of timestamp, a full stop and the body in hexadecimal, so that the receiver can tell that it is genuine and fresh.
 *
 * <p>2xx is published (the answer may name {@code id} and {@code url}); 409 that names the same {@code Idempotency-Key} was
 * published before; 401 and 403 are refused credentials; 429, and 503 with {@code Retry-After}, may be tried again; other
 * redirections and 4xx are permanent. An error on the way after something was sent, any other 5xx, or no answer in time mean that
 * nobody knows. Redirections are not followed. Thread-safe.
 */
public final class Webhook implements PublishTarget {
    /** Its name, and the payee of its permits. */
    public static final String NAME = "webhook";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECRET_MIN = 16;
    private static final int ANSWER_MAX = 1 << 16;
    private static final Duration RETRY_MAX = Duration.ofDays(1);
    private static final int REMOTE_ID_MAX = 512;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Disclosure DISCLOSURE = new Disclosure(
            "AI-generated: made by a machine.",
            Map.of("ai_generated", "true", AtomFeed.SOURCE_TYPE_FLAG, Provenance.TRAINED));

    private final URI uri;
    private final WebhookBody body;
    private final HttpClient client;
    private final Duration readLimit;
    private final Effect effect;
    private final Money price;
    private final InstantSource clock;

    private Webhook(Builder builder) {
        this.uri = builder.uri;
        this.body = new WebhookBody(builder.secret);
        this.readLimit = builder.readLimit;
        this.effect = builder.effect;
        this.price = Money.zero(builder.currency);
        this.clock = builder.clock;
        this.client = HttpClient.newBuilder()
                .connectTimeout(builder.connectLimit)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The web hook at {@code uri} with every setting at its default.
     *
     * @param secret shared with the receiver, at least 16 characters
     * @throws ConfigurationException if the address is neither https nor on this machine, or the secret is too short
     */
    public static Webhook to(URI uri, String secret) {
        return builder(uri, secret).build();
    }

    /** A builder for the web hook at {@code uri}. */
    public static Builder builder(URI uri, String secret) {
        return new Builder(uri, secret);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Platform platform() {
        return Platform.WEBHOOK;
    }

    @Override
    public Optional<Disclosure> disclosure() {
        return Optional.of(DISCLOSURE);
    }

    @Override
    public Limits limits() {
        return new Limits(10_000, 40);
    }

    @Override
    public Effect effect() {
        return effect;
    }

    @Override
    public Optional<Money> quote(PublishOrder order) {
        return Optional.of(price);
    }

    @Override
    public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
        OpenedPermit.enter(permit, NAME, order.content());
        HttpRequest request;
        try {
            request = request(order, permit);
        } catch (IOException e) {
            return new PublishOutcome.Failed(ErrorClass.PERMANENT, String.valueOf(e.getMessage()), e.toString(), null);
        }
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, info -> new CappedAnswer(ANSWER_MAX));
        try {
            return outcome(order, answer.get(readLimit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new PublishOutcome.Unknown(uri.getHost() + " did not answer within " + readLimit);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new PublishOutcome.Unknown("interrupted while waiting for " + uri.getHost());
        } catch (ExecutionException e) {
            return broken(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Always {@link Lookup.CannotTell}: a web hook can be told things but not asked. */
    @Override
    public Lookup find(PublicationKey key) {
        return new Lookup.CannotTell(
                "a web hook cannot be asked what it received; look there for " + key.idempotencyKey());
    }

    /** Always empty: a web hook does not tell. */
    @Override
    public Optional<Engagement> engagement(Publication publication) {
        return Optional.empty();
    }

    private HttpRequest request(PublishOrder order, OpenedPermit permit) throws IOException {
        byte[] json = body.encode(order, permit.permit().permitId());
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", order.key().idempotencyKey())
                .header("X-Chimera-Timestamp", timestamp)
                .header("X-Chimera-Signature", "sha256=" + body.sign(timestamp, json))
                .timeout(readLimit)
                .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                .build();
    }

    private PublishOutcome outcome(PublishOrder order, HttpResponse<String> answer) {
        int status = answer.statusCode();
        String said = uri.getHost() + " answered " + status;
        Optional<Duration> retryAfter = retryAfter(answer);
        if (status >= 200 && status < 300) {
            return new PublishOutcome.Published(publication(order, answer.body()), true);
        }
        if (status == 409
                && answer.headers()
                        .firstValue("Idempotency-Key")
                        .equals(Optional.of(order.key().idempotencyKey()))) {
            return new PublishOutcome.Published(publication(order, answer.body()), false);
        }
        if (status == 429 || (status == 503 && retryAfter.isPresent())) {
            return new PublishOutcome.Failed(ErrorClass.RETRY_AFTER, said, answer.body(), retryAfter.orElse(null));
        }
        if (status >= 500) {
            return new PublishOutcome.Unknown(said + ": " + answer.body());
        }
        ErrorClass errorClass = status == 401 || status == 403 ? ErrorClass.AUTHENTICATION : ErrorClass.PERMANENT;
        return new PublishOutcome.Failed(errorClass, said, answer.body(), null);
    }

    /** Only a connection that never came to be is sure to have carried nothing. */
    private PublishOutcome broken(Throwable cause) {
        if (cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnknownHostException) {
            return new PublishOutcome.Failed(
                    ErrorClass.RETRY_AFTER, uri.getHost() + " cannot be reached", cause.toString(), null);
        }
        return new PublishOutcome.Unknown("the connection to " + uri.getHost() + " broke: " + cause);
    }

    private Publication publication(PublishOrder order, String answer) {
        String id = order.key().idempotencyKey();
        URI url = null;
        try {
            JsonNode node = JSON.readTree(answer);
            String named = node == null ? "" : node.path("id").asText("");
            boolean usable = !named.isEmpty() && named.length() <= REMOTE_ID_MAX && AtomFeed.unprintable(named) < 0;
            id = usable ? named : id; // not every store could keep what cannot be printed
            String address = node == null ? "" : node.path("url").asText("");
            url = address.isEmpty() ? null : URI.create(address);
        } catch (IOException | IllegalArgumentException e) {
            url = null; // the answer need not say anything; the status has said that it is out
        }
        return new Publication(order.key(), id, url, clock.instant(), order.content());
    }

    private Optional<Duration> retryAfter(HttpResponse<?> answer) {
        return answer.headers().firstValue("Retry-After").flatMap(this::retryAfter);
    }

    /** Seconds or an HTTP date (RFC 9110, section 10.2.3), at most a day. */
    private Optional<Duration> retryAfter(String value) {
        try {
            Duration wait = value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Puts a web hook together. Not thread-safe. */
    public static final class Builder {
        private final URI uri;
        private final String secret;
        private Duration connectLimit = Duration.ofSeconds(5);
        private Duration readLimit = Duration.ofSeconds(30);
        private Effect effect = Effect.ONCE;
        private String currency = "USD";
        private InstantSource clock = InstantSource.system();

        private Builder(URI uri, String secret) {
            this.uri = uri;
            this.secret = secret;
        }

        /** How long connecting and how long the whole call may take; default is 5 s and 30 s. */
        public Builder limits(Duration connect, Duration whole) {
            Require.range("connect limit in ms", connect.toMillis(), 1, 600_000);
            Require.range("call limit in ms", whole.toMillis(), 1, 600_000);
            this.connectLimit = connect;
            this.readLimit = whole;
            return this;
        }

        /** Says that the receiver recognises {@code Idempotency-Key}, so that a second call does no harm. */
        public Builder receiverRecognisesKeys() {
            this.effect = Effect.IDEMPOTENT;
            return this;
        }

        /** The currency in which publishing costs nothing; default is USD. */
        public Builder currency(String currency) {
            this.currency = Money.zero(currency).currency();
            return this;
        }

        /** Takes the time from {@code clock}; default is the system's. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The web hook.
         *
         * @throws ConfigurationException if the address is neither https nor on this machine, or the secret is too short
         */
        public Webhook build() {
            boolean local = "http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()));
            if (uri.getHost() == null || uri.getUserInfo() != null || !(local || "https".equals(uri.getScheme()))) {
                throw new ConfigurationException(
                        "a web hook needs an https address without credentials, or an http one on "
                                + "this machine, got scheme '" + uri.getScheme() + "' and host '" + uri.getHost()
                                + "'");
            }
            if (secret.length() < SECRET_MIN) {
                throw new ConfigurationException("the web hook's secret has " + secret.length()
                        + " characters; use at least " + SECRET_MIN + " random ones");
            }
            return new Webhook(this);
        }
    }
}
