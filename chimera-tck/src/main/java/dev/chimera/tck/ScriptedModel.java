package dev.chimera.tck;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.spi.LanguageModel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A language model that says what a test wants to hear, and writes down what it was asked. Its script is played in order, one line a
 * call: an answer, a failure, silence, or an answer that overruns. When the script is over it says the same as at the end of it, or
 * {@code "no more lines"} if it never had one. Otherwise it keeps the promises of every model. A word is its unit of text. Thread-safe.
 */
public final class ScriptedModel implements LanguageModel {
    /** The longest prompt that it takes, in characters. */
    public static final int PROMPT_MAX = 50_000;

    private static final String NAME = "scripted";

    private final Money price;
    private final Duration timeLimit;
    private final Deque<Line> script = new ArrayDeque<>();
    private final List<Prompt> asked = new ArrayList<>();

    private Line last = new Line(Kind.ANSWER, "no more lines");

    private enum Kind {
        ANSWER,
        OVERRUN,
        FAILURE,
        SILENCE
    }

    private record Line(Kind kind, String text) {}

    private ScriptedModel(Money price, Duration timeLimit) {
        this.price = price;
        this.timeLimit = timeLimit;
    }

    /** A model that answers with {@code answers}, in order, at one US cent a call. */
    public static ScriptedModel saying(String... answers) {
        return priced(Money.usd("0.01"), Duration.ofSeconds(5)).then(answers);
    }

    /**
     * A model without lines.
     *
     * @param price what a call costs
     * @param timeLimit how long it bears silence, 1 millisecond to 1 hour
     */
    public static ScriptedModel priced(Money price, Duration timeLimit) {
        Require.range("timeLimit in ms", timeLimit.toMillis(), 1, 3_600_000);
        return new ScriptedModel(price, timeLimit);
    }

    /** Adds answers to the script. */
    public ScriptedModel then(String... answers) {
        Arrays.stream(answers).forEach(answer -> add(new Line(Kind.ANSWER, answer)));
        return this;
    }

    /** Adds a call that fails with {@link ErrorCode#PROVIDER_FAILED}. */
    public ScriptedModel thenFail(String why) {
        return add(new Line(Kind.FAILURE, why));
    }

    /** Adds a call that waits until its time limit is over, or somebody interrupts it. */
    public ScriptedModel thenHang() {
        return add(new Line(Kind.SILENCE, ""));
    }

    /** Adds an answer that keeps no bound: longer than it may be, and charged twice. For tests of whoever must notice. */
    public ScriptedModel thenOverrun() {
        return add(new Line(Kind.OVERRUN, ""));
    }

    /** What was asked so far with a permit that was good, in order. */
    public synchronized List<Prompt> asked() {
        return List.copyOf(asked);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Money> quote(Prompt prompt) {
        return isTaken(prompt) ? Optional.of(price) : Optional.empty();
    }

    @Override
    public Completion complete(Prompt prompt, OpenedPermit permit) {
        Money ceiling = OpenedPermit.enter(permit, NAME, prompt.content()).ceiling();
        if (!isTaken(prompt)) {
            throw new ChimeraException(
                    ErrorCode.INVALID_INPUT, NAME + " takes prompts of at most " + PROMPT_MAX + " characters");
        }
        if (!ceiling.currency().equals(price.currency()) || price.isMoreThan(ceiling)) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED, "the permit allows " + ceiling + ", " + NAME + " charges " + price);
        }
        Line line = next(prompt);
        return switch (line.kind) {
            case ANSWER -> new Completion(cut(line.text, prompt.tokensMax()), price);
            case OVERRUN ->
                new Completion(
                        String.join(" ", Collections.nCopies(prompt.tokensMax() + 1, "more")), price.plus(price));
            case FAILURE -> throw new ChimeraException(ErrorCode.PROVIDER_FAILED, NAME + " failed: " + line.text);
            case SILENCE -> throw silence();
        };
    }

    private synchronized ScriptedModel add(Line line) {
        script.add(line);
        return this;
    }

    private synchronized Line next(Prompt prompt) {
        asked.add(prompt);
        @Nullable Line line = script.poll();
        if (line != null) {
            last = line;
        }
        return last;
    }

    private ChimeraException silence() {
        try {
            Thread.sleep(timeLimit.toMillis());
            return new ChimeraException(ErrorCode.DEADLINE, NAME + " was silent for " + timeLimit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ChimeraException(ErrorCode.CANCELLED, NAME + " was interrupted while it waited", e);
        }
    }

    private static boolean isTaken(Prompt prompt) {
        return prompt.system().length() + prompt.user().length() <= PROMPT_MAX;
    }

    private static String cut(String text, int wordsMax) {
        return text.isBlank()
                ? text
                : Arrays.stream(text.strip().split("\\s+")).limit(wordsMax).collect(Collectors.joining(" "));
    }
}
