package dev.chimera.tck;

import dev.chimera.api.Platform;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.api.spi.SafetyCheck;
import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.Sentiment;
import dev.chimera.api.trend.TrendQuery;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sound sources, checks and analysers keep their contracts; those that break one promise each are found out. */
final class TextTrials {
    private TextTrials() {}

    static class Posts implements PostSource {
        @Override
        public String name() {
            return "posts";
        }

        @Override
        public Platform platform() {
            return Platform.FEED;
        }

        @Override
        public Stream<Post> read(TrendQuery query) {
            return IntStream.range(0, 3).mapToObj(i -> post("id-" + i));
        }

        private static Post broken(String why) {
            throw new PostSourceException("posts: the line broke: " + why, null);
        }

        static Post post(String id) {
            return new Post(id, Platform.FEED, "", SettableClock.START, "text " + id, null, Post.Reach.NONE);
        }
    }

    @Fails({})
    static class SoundSource implements PostSourceContract {
        @Override
        public PostSource source() {
            return new Posts();
        }

        @Override
        public TrendQuery query() {
            return TrendQuery.global();
        }

        @Override
        public PostSource unreadable() {
            return new Posts() {
                @Override
                public Stream<Post> read(TrendQuery query) {
                    throw new PostSourceException("posts: the file is gone", null);
                }
            };
        }

        @Override
        public Optional<PostSource> breakingOff() {
            return Optional.of(new Posts() {
                @Override
                public Stream<Post> read(TrendQuery query) {
                    return Stream.concat(super.read(query), Stream.of("gone").map(Posts::broken));
                }
            });
        }
    }

    @Fails("gives_every_post_its_own_id")
    static class ReusesIds extends SoundSource {
        @Override
        public PostSource source() {
            return new Posts() {
                @Override
                public Stream<Post> read(TrendQuery query) {
                    return Stream.of(post("same"), post("same"));
                }
            };
        }
    }

    @Fails(value = "gives_the_same_ids_when_read_again", andMore = true)
    static class MakesUpIds extends SoundSource {
        @Override
        public PostSource source() {
            AtomicInteger next = new AtomicInteger();
            return new Posts() {
                @Override
                public Stream<Post> read(TrendQuery query) {
                    return Stream.generate(() -> post("id-" + next.incrementAndGet()))
                            .limit(3);
                }
            };
        }
    }

    @Fails("says_that_it_cannot_be_read_and_names_itself")
    static class HidesFailure extends SoundSource {
        @Override
        public PostSource unreadable() {
            return new Posts() {
                @Override
                public Stream<Post> read(TrendQuery query) {
                    return Stream.empty();
                }
            };
        }
    }

    @Fails({})
    static class SoundCheck implements SafetyCheckContract {
        @Override
        public SafetyCheck check() {
            return new SafetyCheck() {
                @Override
                public String name() {
                    return "swearing";
                }

                @Override
                public List<Finding> check(Subject subject) {
                    return find(subject.text());
                }
            };
        }

        List<Finding> find(String text) {
            int at = text.indexOf("darn");
            return at < 0
                    ? List.of()
                    : List.of(new Finding(
                            "swearing.mild", Finding.Severity.NOTE, "text[" + at + "]", "darn", "mild swearing"));
        }

        @Override
        public Subject harmless() {
            return new Subject.Inbound(Subject.Boundary.POST, "1", "a fine day", List.of());
        }

        @Override
        public Subject harmful() {
            return new Subject.Inbound(Subject.Boundary.POST, "2", "a darn day", List.of());
        }
    }

    @Fails(value = "finds_what_is_harmful", andMore = true)
    static class Blind extends SoundCheck {
        @Override
        List<Finding> find(String text) {
            return List.of();
        }
    }

    @Fails({"answers_whatever_goes_out", "answers_whatever_the_text"})
    static class Fragile extends SoundCheck {
        @Override
        List<Finding> find(String text) {
            if (text.contains("\uD800")) {
                throw new IllegalStateException("half a character");
            }
            return super.find(text);
        }
    }

    @Fails({})
    static class SoundAnalyzer implements SentimentAnalyzerContract {
        @Override
        public SentimentAnalyzer analyzer() {
            return text -> {
                if (text.contains("love")) {
                    return new Sentiment(Sentiment.Label.POSITIVE, 0.8, 0.9);
                }
                return text.contains("hate") ? new Sentiment(Sentiment.Label.NEGATIVE, -0.8, 0.9) : Sentiment.UNKNOWN;
            };
        }
    }

    @Fails(value = "does_not_guess_where_there_is_nothing_to_go_by", andMore = true)
    static class Guesses extends SoundAnalyzer {
        @Override
        public SentimentAnalyzer analyzer() {
            return text -> text.contains("hate")
                    ? new Sentiment(Sentiment.Label.NEGATIVE, -0.8, 0.9)
                    : new Sentiment(Sentiment.Label.POSITIVE, 0.5, 0.5);
        }
    }

    @Fails("scores_as_it_labels")
    static class Contradicts extends SoundAnalyzer {
        @Override
        public SentimentAnalyzer analyzer() {
            SentimentAnalyzer sound = super.analyzer();
            return text -> {
                Sentiment said = sound.analyze(text);
                return new Sentiment(said.label(), -said.score(), said.confidence());
            };
        }
    }
}
