package dev.chimera.benchmarks.quality;

import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import java.util.List;
import java.util.stream.Stream;

/** Posts that are there already. */
record GivenPosts(List<Post> given) implements PostIntake {
    GivenPosts {
        given = List.copyOf(given);
    }

    @Override
    public Stream<Post> posts() {
        return given.stream();
    }

    @Override
    public List<MissingSource> missing() {
        return List.of();
    }

    @Override
    public Counts counts() {
        return new Counts(given.size(), 0, 0);
    }
}
