package dev.chimera.examples.plugins;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.spi.LanguageModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model behind HTTP that takes a prompt as plain text, answers in plain text, and charges one price a call. Thread-safe; needs no
 * closing.
 */
public final class HttpModel implements LanguageModel {
    static final String NAME = "http-model";

    private static final int PROMPT_MAX = 50_000;
    private static final int ANSWER_BYTES_MAX = 1_000_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI endpoint;
    private final Money price;
    private final Duration timeLimit;

    /**
     * The model at {@code endpoint}.
     *
     * @param price what a call costs
     * @param timeLimit how long an answer may take
     */
    public HttpModel(URI endpoint, Money price, Duration timeLimit) {
        this.endpoint = endpoint;
        this.price = price;
        this.timeLimit = timeLimit;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Money> quote(Prompt prompt) {
        return length(prompt) <= PROMPT_MAX ? Optional.of(price) : Optional.empty();
    }

    // tag::complete[]
    @Override
    public Completion complete(Prompt prompt, @Nullable OpenedPermit permit) {
        Money ceiling = OpenedPermit.enter(permit, NAME, prompt.content()).ceiling();
        if (length(prompt) > PROMPT_MAX) {
            throw new ChimeraException(
                    ErrorCode.INVALID_INPUT, NAME + " takes at most " + PROMPT_MAX + " characters; shorten the prompt");
        }
        if (!ceiling.currency().equals(price.currency()) || price.isMoreThan(ceiling)) {
            throw new PermitException(ErrorCode.PERMIT_REFUSED, "the permit allows " + ceiling + ", not " + price);
        }
        return new Completion(firstWords(ask(prompt), prompt.tokensMax()), price);
    }
    // end::complete[]

    private String ask(Prompt prompt) {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(prompt.system() + "\n\n" + prompt.user()))
                .build();
        CompletableFuture<HttpResponse<InputStream>> sent =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        CompletableFuture<String> answer = sent.thenApply(HttpModel::text);
        // tag::ask[]
        try {
            return answer.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS); // once, and never again
        } catch (TimeoutException e) {
            throw new ChimeraException(ErrorCode.DEADLINE, NAME + " did not answer within " + timeLimit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChimeraException(ErrorCode.CANCELLED, NAME + " was interrupted before the answer came", e);
        } catch (ExecutionException e) {
            throw new ChimeraException(ErrorCode.PROVIDER_FAILED, NAME + " failed: " + e.getCause(), e);
        } finally {
            stop(sent);
        }
        // end::ask[]
    }

    /** Ends the exchange, and with it the thread that may still read its body. */
    private static void stop(CompletableFuture<HttpResponse<InputStream>> sent) {
        boolean unused = sent.cancel(true);
        if (!sent.isCompletedExceptionally()) {
            try {
                sent.join().body().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String text(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return new String(body.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstWords(String text, int wordsMax) {
        return Arrays.stream(text.strip().split("\\s+")).limit(wordsMax).collect(Collectors.joining(" "));
    }

    private static int length(Prompt prompt) {
        return prompt.system().length() + prompt.user().length();
    }
}
