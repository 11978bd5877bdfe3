package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The promise of a {@link PostSource}: posts of its platform, each with its own id, and a plain error when it cannot be read. */
public interface PostSourceContract {
    /** The most posts that the contract reads of one answer. */
    int POSTS_MAX = 100_000;

    /** A source that can be read. */
    PostSource source();

    /** A query that {@link #source} has at least two posts for. */
    TrendQuery query();

    /** A source that cannot be read: its place is gone, or answers with rubbish. */
    PostSource unreadable();

    /** A source that can be read at first and breaks off before its end; empty if there is no such thing. */
    default Optional<PostSource> breakingOff() {
        return Optional.empty();
    }

    @Test
    default void says_who_it_is() {
        assertThat(source().name()).isNotBlank().hasSizeLessThanOrEqualTo(64);
        assertThat(source().platform()).isNotNull();
    }

    @Test
    default void reads_posts_of_its_own_platform() {
        PostSource source = source();

        assertThat(posts(source))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(post -> assertThat(post.platform()).isEqualTo(source.platform()));
    }

    @Test
    default void gives_every_post_its_own_id() {
        assertThat(posts(source()).stream().map(Post::id)).doesNotHaveDuplicates();
    }

    @Test
    default void gives_the_same_ids_when_read_again() {
        PostSource source = source();

        assertThat(posts(source).stream().map(Post::id))
                .containsExactlyInAnyOrderElementsOf(
                        posts(source).stream().map(Post::id).toList());
    }

    @Test
    default void can_be_left_before_the_end() {
        PostSource source = source();
        try (Stream<Post> posts = source.read(query())) {
            assertThat(posts.findFirst()).isPresent();
        }
        assertThat(posts(source)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    default void can_be_read_by_many_at_once() {
        PostSource source = source();
        List<List<String>> read = Together.call(
                4, thread -> posts(source).stream().map(Post::id).sorted().toList());

        assertThat(read).containsOnly(read.get(0));
    }

    @Test
    default void says_that_it_cannot_be_read_and_names_itself() {
        PostSource unreadable = unreadable();

        assertThatThrownBy(() -> posts(unreadable))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining(unreadable.name());
    }

    @Test
    default void does_not_take_a_break_for_the_end() {
        breakingOff()
                .ifPresent(source -> assertThatThrownBy(() -> posts(source))
                        .isInstanceOf(PostSourceException.class)
                        .hasMessageContaining(source.name()));
    }

    private List<Post> posts(PostSource source) {
        try (Stream<Post> posts = source.read(query())) {
            List<Post> read = posts.limit(POSTS_MAX + 1L).toList();
            assertThat(read).as("posts of one answer").hasSizeLessThanOrEqualTo(POSTS_MAX);
            return read;
        }
    }
}
