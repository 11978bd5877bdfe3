package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.spi.LanguageModel;
import dev.chimera.api.spi.LanguageModel.Completion;
import dev.chimera.api.spi.LanguageModel.Prompt;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The scripted model keeps the contract; models that break one promise each are found out. */
class ScriptedModelTest {
    private static final String ANSWER = "The sea is wide and blue, and it is never quite still.";
    private static final Money PRICE = Money.usd("0.01");
    private static final Prompt PROMPT = new Prompt("be brief", "say something", 2);

    @Test
    void plays_its_script_in_order_and_says_what_it_was_asked() {
        ScriptedModel model =
                ScriptedModel.saying("one two three").thenFail("out of paper").thenOverrun();

        assertThat(ask(model).text()).isEqualTo("one two");
        assertThatThrownBy(() -> ask(model)).hasMessage("scripted failed: out of paper");
        Completion overrun = ask(model);
        assertThat(overrun.text()).isEqualTo("more more more");
        assertThat(overrun.cost()).isEqualTo(Money.usd("0.02"));
        assertThat(ask(model)).as("the last line again").isEqualTo(overrun);
        assertThat(model.asked()).containsOnly(PROMPT).hasSize(4);
        assertThat(ask(ScriptedModel.saying()).text()).isEqualTo("no more");
    }

    @Test
    void hangs_until_its_time_limit() {
        ScriptedModel model = ScriptedModel.priced(PRICE, Duration.ofMillis(1)).thenHang();

        assertThatThrownBy(() -> ask(model))
                .isInstanceOfSatisfying(
                        ChimeraException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE));
        assertThatThrownBy(() -> ScriptedModel.priced(PRICE, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeLimit");
    }

    private static Completion ask(ScriptedModel model) {
        return model.complete(PROMPT, Permits.generous().open(model.name(), PROMPT.content(), PRICE));
    }

    @Fails({})
    static class Sound implements LanguageModelContract {
        @Override
        public LanguageModel model() {
            return ScriptedModel.saying(ANSWER);
        }

        @Override
        public LanguageModel failing() {
            return ScriptedModel.priced(PRICE, Duration.ofSeconds(1)).thenFail("the service is gone");
        }

        @Override
        public Optional<LanguageModel> silent() {
            return Optional.of(
                    ScriptedModel.priced(PRICE, Duration.ofMillis(50)).thenHang());
        }

        @Override
        public Optional<LanguageModel> waiting() {
            return Optional.of(
                    ScriptedModel.priced(PRICE, Duration.ofMinutes(5)).thenHang());
        }

        @Override
        public OptionalLong asked(LanguageModel model) {
            return model instanceof ScriptedModel scripted
                    ? OptionalLong.of(scripted.asked().size())
                    : OptionalLong.empty();
        }
    }

    /** Does what the scripted model does, but for one method. */
    abstract static class BentModel extends Sound {
        private final String method;
        private final Bent.Twist twist;

        BentModel(String method, Bent.Twist twist) {
            this.method = method;
            this.twist = twist;
        }

        @Override
        public LanguageModel model() {
            return Bent.one(LanguageModel.class, super.model(), method, twist);
        }
    }

    @Fails(value = "says_who_it_is", andMore = true)
    static class Nameless extends BentModel {
        Nameless() {
            super("name", (given, sound) -> " ");
        }
    }

    @Fails("names_the_same_price_for_the_same_prompt")
    static class Haggles extends BentModel {
        Haggles() {
            super("quote", rising());
        }

        private static Bent.Twist rising() {
            AtomicInteger times = new AtomicInteger();
            return (given, sound) -> ((Optional<?>) sound.answer(given))
                    .map(price -> ((Money) price).plus(new Money(times.incrementAndGet(), "USD")));
        }
    }

    @Fails({
        "refuses_a_permit_for_another_prompt",
        "refuses_a_permit_that_pays_somebody_else",
        "refuses_a_permit_that_was_used_before",
        "refuses_to_answer_without_a_permit",
        "charges_no_more_than_the_permit_allows"
    })
    static class WithoutADoor extends BentModel {
        WithoutADoor() {
            super("complete", (given, sound) -> {
                Prompt prompt = (Prompt) given[0];
                OpenedPermit any = Permits.generous().open("scripted", prompt.content(), PRICE);
                return sound.answer(prompt, any);
            });
        }
    }

    /** Looks at the permit when the work is done. */
    @Fails(value = "refuses_to_answer_without_a_permit", andMore = true)
    static class LooksLater extends Sound {
        private int asked;

        @Override
        public LanguageModel model() {
            return Bent.one(LanguageModel.class, super.model(), "complete", (given, sound) -> {
                asked++;
                return sound.answer(given);
            });
        }

        @Override
        public OptionalLong asked(LanguageModel model) {
            return OptionalLong.of(asked);
        }
    }

    /** Answers, but for what a child changes. */
    private static Bent.Twist answering(UnaryOperator<Completion> change) {
        return (given, sound) -> change.apply((Completion) sound.answer(given));
    }

    @Fails(value = "answers_and_asks_once", andMore = true)
    static class SaysNothing extends BentModel {
        SaysNothing() {
            super("complete", answering(answer -> new Completion(" ", answer.cost())));
        }
    }

    @Fails(value = {"charges_no_more_than_it_quoted", "answers_whatever_the_prompt"})
    static class Overcharges extends BentModel {
        Overcharges() {
            super("complete", answering(answer -> new Completion(answer.text(), Money.usd("0.02"))));
        }
    }

    @Fails("writes_no_more_than_it_was_asked_for")
    static class GoesOn extends BentModel {
        GoesOn() {
            super("complete", answering(answer -> new Completion(ANSWER, answer.cost())));
        }
    }

    @Fails("has_no_price_and_no_answer_for_a_prompt_that_is_too_long")
    static class PricesAnything extends BentModel {
        PricesAnything() {
            super("quote", (given, sound) -> Optional.of(PRICE));
        }
    }

    @Fails("answers_whatever_the_prompt")
    static class TrustsThePrompt extends BentModel {
        TrustsThePrompt() {
            super("complete", (given, sound) -> {
                if (((Prompt) given[0]).user().contains("\u202E")) {
                    throw new IllegalStateException("which way round?");
                }
                return sound.answer(given);
            });
        }
    }

    @Fails("answers_many_at_once")
    static class OneAtATime extends BentModel {
        OneAtATime() {
            super("complete", alone());
        }

        private static Bent.Twist alone() {
            AtomicInteger inside = new AtomicInteger();
            return (given, sound) -> {
                if (inside.incrementAndGet() > 1) {
                    throw new IllegalStateException("busy");
                }
                MediaSamples.pause();
                try {
                    return sound.answer(given);
                } finally {
                    inside.decrementAndGet();
                }
            };
        }
    }

    @Fails("says_that_its_service_failed_and_names_itself")
    static class MakesAnAnswerUp extends Sound {
        @Override
        public LanguageModel failing() {
            return ScriptedModel.saying("all is well");
        }
    }

    @Fails("gives_up_on_a_service_that_is_silent")
    static class WaitsForEver extends Sound {
        @Override
        public Optional<LanguageModel> silent() {
            return waiting();
        }

        @Override
        public Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    @Fails("ends_soon_when_it_is_interrupted")
    static class ForgetsTheInterruption extends Sound {
        @Override
        public Optional<LanguageModel> waiting() {
            return super.waiting()
                    .map(model -> Bent.one(LanguageModel.class, model, "complete", (given, sound) -> {
                        try {
                            return sound.answer(given);
                        } finally {
                            boolean forgotten = Thread.interrupted();
                            assertThat(forgotten).isTrue();
                        }
                    }));
        }
    }
}
