package dev.chimera.tck;

import static dev.chimera.tck.Door.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.spi.LanguageModel;
import dev.chimera.api.spi.LanguageModel.Completion;
import dev.chimera.api.spi.LanguageModel.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

/**
 * The promise of a {@link LanguageModel}: no call without the permit for it, an answer within the bounds and the price, and a plain
 * error in good time when there is none.
 */
public interface LanguageModelContract {
    /** The model, against a service or a fake of one. */
    LanguageModel model();

    /** A small prompt that the model takes and has a price for, another one for another number. */
    default Prompt prompt(int number) {
        return new Prompt(
                "You are a careful writer.", "Write " + number + " words about the sea, and count them.", 200);
    }

    /** A prompt that is longer than the model takes; empty if it takes the longest that there can be. */
    default Optional<Prompt> tooLong() {
        return Optional.of(new Prompt("s".repeat(100_000), "u ".repeat(200_000), 1_000_000));
    }

    /** A model whose service fails: it is gone, or answers with rubbish. */
    LanguageModel failing();

    /** A model whose service never answers, with a time limit of at most 5 seconds; empty if nothing can keep it waiting. */
    Optional<LanguageModel> silent();

    /** A model whose service never answers, with a time limit of at least a minute; empty if nothing can keep it waiting. */
    Optional<LanguageModel> waiting();

    /** How often whatever {@code model} stands for was asked so far; empty if the test cannot tell. */
    default OptionalLong asked(LanguageModel model) {
        return OptionalLong.empty();
    }

    /** How long the contract waits for what must happen. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Test
    default void says_who_it_is() {
        assertThat(model().name()).isNotBlank().hasSizeLessThanOrEqualTo(64);
    }

    @Test
    default void names_the_same_price_for_the_same_prompt() {
        LanguageModel model = model();
        Money price = model.quote(prompt(1)).orElseThrow();

        assertThat(price.isNegative()).as("price %s is negative", price).isFalse();
        assertThat(model.quote(prompt(1))).contains(price);
    }

    @Test
    default void refuses_to_answer_without_a_permit() {
        LanguageModel model = model();

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> completeWithoutPermit(model, prompt(1)));
        assertAsked(model, 0);
    }

    @Test
    default void refuses_a_permit_that_pays_somebody_else() {
        LanguageModel model = model();
        Prompt prompt = prompt(1);
        OpenedPermit permit = Permits.generous().open("somebody-else", prompt.content(), price(model, prompt));

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> model.complete(prompt, permit));
        assertAsked(model, 0);
    }

    @Test
    default void refuses_a_permit_for_another_prompt() {
        LanguageModel model = model();
        Prompt prompt = prompt(1);
        OpenedPermit permit = Permits.generous().open(model.name(), prompt(2).content(), price(model, prompt));

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> model.complete(prompt, permit));
        assertAsked(model, 0);
    }

    @Test
    default void refuses_a_permit_that_was_used_before() {
        LanguageModel model = model();
        Prompt prompt = prompt(1);
        OpenedPermit permit = permit(model, prompt);
        model.complete(prompt, permit);

        assertRefused(ErrorCode.PERMIT_SPENT, () -> model.complete(prompt, permit));
        assertAsked(model, 1);
    }

    @Test
    default void answers_and_asks_once() {
        LanguageModel model = model();

        assertThat(model.complete(prompt(1), permit(model, prompt(1))).text()).isNotBlank();
        assertAsked(model, 1);
    }

    @Test
    default void charges_no_more_than_it_quoted() {
        LanguageModel model = model();
        Money price = price(model, prompt(1));
        Money cost = model.complete(prompt(1), permit(model, prompt(1))).cost();

        assertThat(cost.currency()).isEqualTo(price.currency());
        assertThat(cost.isMoreThan(price))
                .as("charged %s, quoted %s", cost, price)
                .isFalse();
    }

    @Test
    default void charges_no_more_than_the_permit_allows() {
        LanguageModel model = model();
        Prompt prompt = prompt(1);
        Money half = Permits.halfOf(price(model, prompt));
        OpenedPermit permit = Permits.generous().open(model.name(), prompt.content(), half);
        try {
            Money cost = model.complete(prompt, permit).cost();
            assertThat(cost.isMoreThan(half))
                    .as("charged %s, allowed %s", cost, half)
                    .isFalse();
        } catch (PermitException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.PERMIT_REFUSED);
            assertAsked(model, 0);
        }
    }

    @Test
    default void writes_no_more_than_it_was_asked_for() {
        LanguageModel model = model();
        Prompt brief = new Prompt(prompt(1).system(), prompt(1).user(), 3);
        String text = model.complete(brief, permit(model, brief)).text();

        assertThat(text.strip().split("\\s+"))
                .as("words of an answer of at most 3 units")
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    default void has_no_price_and_no_answer_for_a_prompt_that_is_too_long() {
        tooLong().ifPresent(prompt -> {
            LanguageModel model = model();
            OpenedPermit permit = Permits.generous().open(model.name(), prompt.content(), Money.usd("1000.00"));

            assertThat(model.quote(prompt)).isEmpty();
            assertThatThrownBy(() -> model.complete(prompt, permit))
                    .satisfies(failedAs(ErrorCode.INVALID_INPUT, model));
            assertAsked(model, 0);
        });
    }

    @Test
    default void answers_whatever_the_prompt() {
        LanguageModel model = model();
        for (String text : HostileTexts.wholeCharacters()) {
            Prompt prompt = new Prompt(text, text, 50);
            if (model.quote(prompt).isPresent()) {
                Completion answer = model.complete(prompt, permit(model, prompt));
                assertThat(answer.cost().isMoreThan(price(model, prompt))).isFalse();
            }
        }
    }

    @Test
    default void answers_many_at_once() {
        LanguageModel model = model();
        List<OpenedPermit> permits = IntStream.range(0, 8)
                .mapToObj(number -> permit(model, prompt(number)))
                .toList();

        List<Completion> answers = Together.call(8, thread -> model.complete(prompt(thread), permits.get(thread)));

        assertThat(answers)
                .hasSize(8)
                .allSatisfy(answer -> assertThat(answer.text()).isNotBlank());
        assertAsked(model, 8);
    }

    @Test
    default void says_that_its_service_failed_and_names_itself() {
        LanguageModel failing = failing();
        OpenedPermit permit = permit(failing, prompt(1));

        assertThatThrownBy(() -> failing.complete(prompt(1), permit))
                .satisfies(failedAs(ErrorCode.PROVIDER_FAILED, failing));
        asked(failing)
                .ifPresent(times -> assertThat(times)
                        .as("calls, and a call may have been charged")
                        .isLessThanOrEqualTo(1));
    }

    @Test
    default void gives_up_on_a_service_that_is_silent() throws InterruptedException {
        Optional<LanguageModel> silent = silent();
        if (silent.isPresent()) {
            assertThat(endOf(silent.get(), false).thrown()).satisfies(failedAs(ErrorCode.DEADLINE, silent.get()));
        }
    }

    @Test
    default void ends_soon_when_it_is_interrupted() throws InterruptedException {
        Optional<LanguageModel> waiting = waiting();
        if (waiting.isPresent()) {
            End end = endOf(waiting.get(), true);

            assertThat(end.thrown()).satisfies(failedAs(ErrorCode.CANCELLED, waiting.get()));
            assertThat(end.interrupted()).as("the thread is still interrupted").isTrue();
        }
    }

    /**
     * How a call ended.
     *
     * @param thrown what it threw
     * @param interrupted whether its thread was interrupted afterwards
     */
    record End(Throwable thrown, boolean interrupted) {}

    private End endOf(LanguageModel model, boolean interrupt) throws InterruptedException {
        OpenedPermit permit = permit(model, prompt(1));
        AtomicReference<End> end = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            Throwable thrown;
            try {
                thrown = new AssertionError("a silent service cannot answer: " + model.complete(prompt(1), permit));
            } catch (RuntimeException | Error e) {
                thrown = e;
            }
            end.set(new End(thrown, Thread.currentThread().isInterrupted()));
        });
        caller.setDaemon(true);
        caller.start();
        if (interrupt) {
            caller.join(100); // most likely it waits by then; an interruption that comes sooner counts as well
            caller.interrupt();
        }
        caller.join(patience().toMillis());
        return Optional.ofNullable(end.get())
                .orElseThrow(() -> new AssertionError("the call did not end within " + patience()));
    }

    private void assertAsked(LanguageModel model, long times) {
        asked(model).ifPresent(real -> assertThat(real).as("calls").isEqualTo(times));
    }

    private static OpenedPermit permit(LanguageModel model, Prompt prompt) {
        return Permits.generous().open(model.name(), prompt.content(), price(model, prompt));
    }

    private static Money price(LanguageModel model, Prompt prompt) {
        return model.quote(prompt).orElseThrow(() -> new AssertionError("prompt() must have a price"));
    }

    @SuppressWarnings("NullAway") // what a careless caller does
    private static void completeWithoutPermit(LanguageModel model, Prompt prompt) {
        model.complete(prompt, null);
    }

    private static ThrowingConsumer<Throwable> failedAs(ErrorCode code, LanguageModel model) {
        return thrown -> {
            assertThat(thrown).isInstanceOf(ChimeraException.class).hasMessageContaining(model.name());
            assertThat(((ChimeraException) thrown).code()).isEqualTo(code);
        };
    }
}
