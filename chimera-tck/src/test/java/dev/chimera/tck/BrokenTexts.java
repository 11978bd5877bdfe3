package dev.chimera.tck;

import dev.chimera.api.Platform;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.SafetyCheck;
import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.Sentiment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Sources, checks and analysers that break their promises. */
final class BrokenTexts {
    private BrokenTexts() {}

    @Fails("says_who_it_is")
    static class NamelessSource extends TextTrials.SoundSource {
        @Override
        public PostSource source() {
            return Bent.one(PostSource.class, super.source(), "name", (given, sound) -> "");
        }
    }

    @Fails("reads_posts_of_its_own_platform")
    static class ReadsOtherPlatforms extends TextTrials.SoundSource {
        @Override
        public PostSource source() {
            return Bent.one(PostSource.class, super.source(), "platform", (given, sound) -> Platform.REDDIT);
        }
    }

    /** Is free again only when it was read to its end. */
    @Fails(value = "can_be_left_before_the_end", andMore = true)
    static class WaitsForTheEnd extends TextTrials.SoundSource {
        @Override
        public PostSource source() {
            AtomicBoolean busy = new AtomicBoolean();
            return Bent.one(PostSource.class, super.source(), "read", (given, sound) -> {
                if (!busy.compareAndSet(false, true)) {
                    return Stream.of();
                }
                Stream<?> posts = (Stream<?>) sound.answer(given);
                return Stream.concat(posts, Stream.of(busy).filter(flag -> !flag.compareAndSet(true, false)));
            });
        }
    }

    @Fails("does_not_take_a_break_for_the_end")
    static class EndsQuietly extends TextTrials.SoundSource {
        @Override
        public Optional<PostSource> breakingOff() {
            return Optional.of(Bent.one(
                    PostSource.class,
                    source(),
                    "read",
                    (given, sound) -> Stream.<Post>of(TextTrials.Posts.post("only"))));
        }
    }

    @Fails("says_who_it_is")
    static class NamelessCheck extends TextTrials.SoundCheck {
        @Override
        public SafetyCheck check() {
            return Bent.one(SafetyCheck.class, super.check(), "name", (given, sound) -> "x".repeat(65));
        }
    }

    @Fails("finds_nothing_in_what_is_harmless")
    static class SeesHarmEverywhere extends TextTrials.SoundCheck {
        @Override
        List<Finding> find(String text) {
            return super.find("darn " + text);
        }
    }

    @Fails({"finds_the_same_again", "finds_the_same_on_many_threads"})
    static class FindsSomethingElse extends TextTrials.SoundCheck {
        private final AtomicInteger times = new AtomicInteger();

        @Override
        List<Finding> find(String text) {
            String excerpt = "seen " + times.incrementAndGet();
            return super.find(text).stream()
                    .map(found -> new Finding(found.rule(), found.severity(), found.place(), excerpt, found.message()))
                    .toList();
        }
    }

    @Fails("answers_whatever_goes_out")
    static class KnowsOnlyWhatComesIn extends TextTrials.SoundCheck {
        @Override
        public SafetyCheck check() {
            return Bent.one(
                    SafetyCheck.class,
                    super.check(),
                    "check",
                    (given, sound) -> sound.answer((Subject.Inbound) given[0]));
        }
    }

    @Fails("names_the_part_that_it_wants_redacted")
    static class RedactsSomewhere extends TextTrials.SoundCheck {
        @Override
        List<Finding> find(String text) {
            return super.find(text).stream()
                    .map(found -> new Finding(
                            found.rule(), Finding.Severity.REDACT, "text", found.excerpt(), found.message()))
                    .toList();
        }
    }

    @Fails("tells_joy_from_anger")
    static class TakesJoyForAnger extends TextTrials.SoundAnalyzer {
        @Override
        public SentimentAnalyzer analyzer() {
            SentimentAnalyzer sound = super.analyzer();
            return text -> sound.analyze(text.contains("love") ? "hate" : text.contains("hate") ? "love" : text);
        }
    }

    @Fails("answers_the_same_again_and_on_many_threads")
    static class ChangesItsMind extends TextTrials.SoundAnalyzer {
        @Override
        public SentimentAnalyzer analyzer() {
            SentimentAnalyzer sound = super.analyzer();
            AtomicInteger times = new AtomicInteger();
            return text -> {
                Sentiment said = sound.analyze(text);
                return said.label() == Sentiment.Label.UNKNOWN
                        ? said
                        : new Sentiment(said.label(), said.score(), 1.0 / times.incrementAndGet());
            };
        }
    }

    @Fails("answers_whatever_the_text")
    static class TrustsTheText extends TextTrials.SoundAnalyzer {
        @Override
        public SentimentAnalyzer analyzer() {
            SentimentAnalyzer sound = super.analyzer();
            return text -> sound.analyze(text.substring(0, text.length() > 10_000 ? -1 : text.length()));
        }
    }
}
