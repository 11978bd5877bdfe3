package dev.chimera.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.media.MediaFile;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.spi.PublishTarget.Lookup;
import dev.chimera.spec.Spec;
import dev.chimera.tck.CrashInjector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Spec({"PUB-2", "PUB-6"})
class OutboxFolderCrashTest {
    private static final Pattern ENTRY = Pattern.compile("<entry>.*?<id>([^<]+)</id>", Pattern.DOTALL);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Steps.Step.class)
    void a_crash_at_any_step_loses_and_doubles_nothing(Steps.Step step) throws IOException {
        Path root = directory.resolve("outbox");
        OutboxFolder before = OutboxFolder.at(root);
        publish(before, SamplePosts.order(before, "earlier", "words"));
        MediaFile media = SamplePosts.media(directory, "a.png", new byte[] {1});
        PublishOrder order = SamplePosts.order(before, "crashing", "words", media);
        assertThat(crashed(root, order, step)).isTrue();
        assertThat(entryIds(root)).as("whole feed after the crash").hasSizeBetween(1, 2);

        OutboxFolder restarted = OutboxFolder.at(root);
        Lookup seen = restarted.find(order.key());
        assertThat(seen instanceof Lookup.Found).isEqualTo(step.compareTo(Steps.Step.POST_PUBLISHED) >= 0);
        if (seen instanceof Lookup.Found) {
            assertThat(entryIds(root))
                    .as("looking it up brings the feed up to date")
                    .hasSize(2);
        }
        PublishOutcome again = publish(restarted, order);

        assertThat(again)
                .isInstanceOfSatisfying(
                        PublishOutcome.Published.class,
                        published -> assertThat(published.fresh()).isEqualTo(!(seen instanceof Lookup.Found)));
        assertThat(entryIds(root)).hasSize(2).doesNotHaveDuplicates();
        assertThat(postsIn(root)).hasSize(2);
        assertThat(root.resolve(".feed-stale")).doesNotExist();
    }

    @Test
    void another_post_heals_the_feed_after_a_crash() throws IOException {
        Path root = directory.resolve("outbox");
        OutboxFolder folder = OutboxFolder.at(root);
        assertThat(crashed(root, SamplePosts.order(folder, "crashing", "words"), Steps.Step.POST_PUBLISHED))
                .isTrue();
        publish(folder, SamplePosts.order(folder, "next", "words"));

        assertThat(entryIds(root)).hasSize(2);
    }

    @Test
    void the_steps_are_those_that_a_publication_passes() {
        CrashInjector counter = CrashInjector.never();
        OutboxFolder folder = OutboxFolder.builder(directory.resolve("outbox"))
                .steps(step -> counter.step(step.name()))
                .build();
        publish(folder, SamplePosts.order(folder, "one", "words"));

        assertThat(counter.passed())
                .containsExactlyElementsOf(java.util.Arrays.stream(Steps.Step.values())
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void a_process_that_is_killed_leaves_nothing_half_done() throws Exception {
        Path root = directory.resolve("outbox");
        for (Steps.Step step : List.of(Steps.Step.POST_WRITTEN, Steps.Step.POST_PUBLISHED, Steps.Step.FEED_WRITTEN)) {
            Process process = publishingProcess(root, "killed-at-" + step, 1, step.name());
            assertThat(process.waitFor()).isEqualTo(PublishingProcess.KILLED);
        }
        OutboxFolder folder = OutboxFolder.at(root);
        for (Steps.Step step : List.of(Steps.Step.POST_WRITTEN, Steps.Step.POST_PUBLISHED, Steps.Step.FEED_WRITTEN)) {
            publish(folder, PublishingProcess.order(folder, "killed-at-" + step, 0));
        }

        assertThat(entryIds(root)).hasSize(3).doesNotHaveDuplicates();
        assertThat(postsIn(root)).hasSize(3);
    }

    @Test
    void two_processes_and_many_threads_share_a_folder() throws Exception {
        Path root = directory.resolve("outbox");
        int posts = 10;
        Process one = publishingProcess(root, "shared", posts, "never");
        Process two = publishingProcess(root, "shared", posts, "never");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<PublishOutcome>> work = new ArrayList<>();
        for (int i = 0; i < posts; i++) {
            for (int copy = 0; copy < 2; copy++) {
                int number = i;
                work.add(() -> {
                    OutboxFolder folder = OutboxFolder.at(root);
                    return publish(folder, PublishingProcess.order(folder, "shared", number));
                });
            }
        }
        for (Future<PublishOutcome> outcome : threads.invokeAll(work)) {
            assertThat(outcome.get()).isInstanceOf(PublishOutcome.Published.class);
        }
        threads.shutdown();
        assertThat(one.waitFor()).isZero();
        assertThat(two.waitFor()).isZero();

        assertThat(entryIds(root)).hasSize(posts).doesNotHaveDuplicates();
        assertThat(postsIn(root)).hasSize(posts);
    }

    @Test
    void who_opens_a_folder_touches_nothing_that_who_publishes_deletes() throws IOException {
        Path root = directory.resolve("outbox");
        OutboxFolder folder = OutboxFolder.at(root);
        assertThat(root.resolve(".work")).doesNotExist();

        publish(folder, SamplePosts.order(folder, "one", "words"));
        assertThat(entryIds(root)).hasSize(1);
    }

    @Test
    void who_waits_too_long_for_the_lock_may_try_again() throws Exception {
        FolderLock patient = new FolderLock(directory.resolve(".lock"), Duration.ofSeconds(30));
        FolderLock hasty = new FolderLock(directory.resolve(".lock"), Duration.ofMillis(1));
        ExecutorService other = Executors.newSingleThreadExecutor();
        String told = patient.alone(held -> {
            try {
                return other.submit(() -> busyMessage(hasty)).get(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        other.shutdown();

        assertThat(told).contains(directory.resolve(".lock").toString());
        assertThat(busyMessage(hasty)).isEqualTo("free");
    }

    private static String busyMessage(FolderLock lock) throws IOException {
        try {
            return lock.alone(held -> "free");
        } catch (FolderLock.BusyException e) {
            return e.getMessage();
        }
    }

    private static boolean crashed(Path root, PublishOrder order, Steps.Step at) {
        CrashInjector injector = CrashInjector.at(at.ordinal() + 1);
        OutboxFolder folder = OutboxFolder.builder(root)
                .steps(step -> injector.step(step.name()))
                .build();
        try {
            publish(folder, order);
            return false;
        } catch (CrashInjector.Crash e) {
            return true;
        }
    }

    private static PublishOutcome publish(OutboxFolder folder, PublishOrder order) {
        return folder.publish(order, SamplePosts.permit(folder, order));
    }

    private static Process publishingProcess(Path root, String key, int posts, String killAt) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        PublishingProcess.class.getName(),
                        root.toString(),
                        key,
                        Integer.toString(posts),
                        killAt)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> entryIds(Path root) throws IOException {
        List<String> ids = new ArrayList<>();
        Path feed = root.resolve("feed.xml");
        if (Files.exists(feed)) {
            String xml = Files.readString(feed);
            assertThat(xml.strip()).endsWith("</feed>");
            Matcher entries = ENTRY.matcher(xml);
            while (entries.find()) {
                ids.add(entries.group(1));
            }
        }
        return ids;
    }

    private static Set<String> postsIn(Path root) throws IOException {
        Set<String> names = new HashSet<>();
        try (var posts = Files.list(root.resolve("posts"))) {
            for (Path post : posts.toList()) {
                try (InputStream json = Files.newInputStream(post.resolve("post.json"))) {
                    assertThat(json.readAllBytes()).isNotEmpty();
                }
                names.add(post.getFileName().toString());
            }
        }
        return names;
    }
}
