package dev.chimera.core.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.spi.MediaPlugin;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.MediaProvider.Job;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.spec.Spec;
import dev.chimera.tck.Permits;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Spec("ART-8")
class LocalStudioTest {
    private static final Money FREE = Money.zero("USD");
    private static final Permits PERMITS = Permits.generous();
    private static final Executor HERE = Runnable::run;

    @TempDir
    Path directory;

    @Test
    void renders_a_card_as_a_png_that_decodes_and_is_what_was_declared() throws IOException {
        MediaOrder order = order(1, "Solar is surging", prompt("Posts tripled in a day", 3, 5, 9));
        Job.Done done = make(studio(), order);

        assertThat(done.cost()).isEqualTo(FREE);
        MediaFile file = done.files().get(0);
        byte[] bytes = Files.readAllBytes(Path.of(file.uri()));
        BufferedImage image = ImageIO.read(Path.of(file.uri()).toFile());
        assertThat(file.mediaType()).isEqualTo("image/png");
        assertThat(file.bytes()).isEqualTo(bytes.length);
        assertThat(file.sha256()).isEqualTo(Digest.sha256(bytes));
        assertThat(image.getWidth()).isEqualTo(1080);
        assertThat(image.getHeight()).isEqualTo(1080);
    }

    @Test
    void renders_a_carousel_as_one_taller_page_for_each_prompt() throws IOException {
        MediaOrder order = order(2, "Batteries", prompt("one"), prompt("two", 1, 2), prompt("three"), prompt("four"));
        Job.Done done = make(studio(), order);

        assertThat(done.files()).hasSize(4).doesNotHaveDuplicates();
        assertThat(done.files().stream().map(MediaFile::sha256)).doesNotHaveDuplicates();
        assertThat(ImageIO.read(Path.of(done.files().get(3).uri()).toFile()).getHeight())
                .isEqualTo(1350);
    }

    @Test
    void draws_a_chart_that_follows_the_figures() throws IOException {
        MediaFile rising = make(studio(), order(3, "Same words", prompt("Same", 1, 2, 3)))
                .files()
                .get(0);
        MediaFile falling = make(studio(), order(4, "Same words", prompt("Same", 3, 2, 1)))
                .files()
                .get(0);
        MediaFile none =
                make(studio(), order(5, "Same words", prompt("Same"))).files().get(0);

        assertThat(List.of(rising.sha256(), falling.sha256(), none.sha256())).doesNotHaveDuplicates();
    }

    @Test
    void the_same_order_gives_the_same_bytes_in_another_studio() throws IOException {
        MediaOrder order = order(6, "Deterministic", prompt("caption", 4, 1, 7));
        Job.Done here = make(studio(), order);
        Job.Done there = make(LocalStudio.in(directory.resolve("other")).renderingOn(HERE), order);

        assertThat(there.files().get(0).sha256()).isEqualTo(here.files().get(0).sha256());
    }

    @Test
    void the_picture_carries_its_digital_source_type() throws IOException {
        Job.Done done = make(studio(), order(7, "Marked", prompt("by machine")));
        byte[] bytes = Files.readAllBytes(Path.of(done.files().get(0).uri()));
        String text = new String(bytes, StandardCharsets.UTF_8);

        assertThat(text).contains("iTXtXML:com.adobe.xmp\0\0\0\0\0<?xpacket");
        assertThat(text).contains("Iptc4xmpExt:DigitalSourceType=\"" + Provenance.ALGORITHMIC + "\"");
    }

    @Test
    void the_byline_is_printed_on_every_page() throws IOException {
        MediaOrder with = order(8, "Title", prompt("one"), prompt("two"));
        MediaOrder without =
                new MediaOrder(new UUID(0, 9), with.kind(), with.title(), with.prompts(), "", with.preset());
        List<MediaFile> signed = make(studio(), with).files();
        List<MediaFile> bare = make(studio(), without).files();

        for (int page = 0; page < 2; page++) {
            assertThat(inkAtTheFoot(signed.get(page))).isGreaterThan(inkAtTheFoot(bare.get(page)) + 500);
        }
    }

    @Test
    void lays_out_whatever_an_order_may_hold() throws IOException {
        String[] words = {
            "x",
            "W".repeat(200),
            "word ".repeat(40),
            "Ćwiczenia עברית مرحبا 🚀",
            "a\nb\tc\u0000d",
            "\u200Bzero width",
            "e\u0301".repeat(90)
        };
        List<VisualPrompt> prompts = new ArrayList<>();
        for (String word : words) {
            prompts.add(prompt(word.repeat(1 + 300 / word.length()).substring(0, 300), 5));
            prompts.add(prompt(""));
        }
        prompts.add(
                new VisualPrompt("p", "many", new Random(1).longs(1_000).boxed().toList()));
        prompts.add(prompt("flat", 0, 0, 0));
        prompts.add(prompt("below zero", -5, -1, -9));
        for (int i = 0; i < words.length; i++) {
            String title = words[i].substring(0, Math.min(200, words[i].length()));
            MediaOrder order = new MediaOrder(
                    new UUID(1, i), MediaKind.IMAGE, title, prompts, "B".repeat(200), QualityPreset.DRAFT);
            assertThat(make(studio(), order).files()).as(title).hasSize(prompts.size());
        }
    }

    @Test
    void says_so_when_no_font_can_show_the_script() {
        MediaOrder order = order(10, "\uD808\uDC00".repeat(40), prompt("\uD808\uDC01".repeat(100)));
        LocalStudio studio = studio();
        Job job = studio.poll(studio.submit(order, permit(order, FREE)));

        assertThat(job).isInstanceOfSatisfying(Job.Failed.class, failed -> {
            assertThat(failed.reason()).contains("no font");
            assertThat(failed.cost()).isEqualTo(FREE);
        });
    }

    @Test
    void charges_its_price_for_each_picture() {
        LocalStudio studio = studio().pricedAt(Money.usd("0.02"));
        MediaOrder order = order(11, "Priced", prompt("one"), prompt("two"));

        assertThat(studio.quote(order)).contains(Money.usd("0.04"));
        assertThat(studio.poll(studio.submit(order, permit(order, Money.usd("0.04")))))
                .isInstanceOfSatisfying(
                        Job.Done.class, done -> assertThat(done.cost()).isEqualTo(Money.usd("0.04")));
    }

    @Test
    @Spec("META-6")
    void cannot_be_called_without_a_permit_for_exactly_this_order() {
        LocalStudio studio = studio().pricedAt(Money.usd("0.02"));
        MediaOrder order = order(12, "Door", prompt("one"));
        Digest other = order(13, "Other", prompt("one")).content();

        for (OpenedPermit wrong : new OpenedPermit[] {
            null,
            PERMITS.open("elsewhere", order.content(), Money.usd("1.00")),
            PERMITS.open(LocalStudio.NAME, other, Money.usd("1.00")),
            permit(order, Money.usd("0.01")),
            permit(order, new Money(1_000_000, "EUR"))
        }) {
            assertThatThrownBy(() -> studio.submit(order, wrong))
                    .isInstanceOfSatisfying(
                            PermitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMIT_REFUSED));
        }
        assertThat(directory.resolve(order.orderId().toString())).doesNotExist();
    }

    @Test
    @Spec("META-6")
    void one_permit_buys_one_order() {
        LocalStudio studio = studio();
        MediaOrder order = order(14, "Once", prompt("one"));
        OpenedPermit permit = permit(order, FREE);
        studio.submit(order, permit);
        LocalStudio other = LocalStudio.in(directory.resolve("other")).renderingOn(HERE);

        assertThatThrownBy(() -> other.submit(order, permit))
                .isInstanceOfSatisfying(
                        PermitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMIT_SPENT));
    }

    @Test
    void another_order_under_a_known_id_is_a_conflict() {
        LocalStudio studio = studio();
        MediaOrder order = order(16, "First", prompt("one"));
        studio.submit(order, permit(order, FREE));
        MediaOrder changed = order(16, "Second", prompt("one"));

        assertThatThrownBy(() -> studio.submit(changed, permit(changed, FREE)))
                .isInstanceOfSatisfying(
                        ChimeraException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT));
    }

    @Test
    void a_finished_job_is_found_again_by_a_new_studio() {
        MediaOrder order = order(17, "Restart", prompt("one"), prompt("two"));
        Job.Done before = make(studio(), order);

        assertThat(studio().poll(order.orderId().toString())).isEqualTo(before);
    }

    @Test
    void a_job_that_nobody_submitted_has_failed_at_no_cost() {
        for (String unknown : List.of("../../etc", new UUID(5, 5).toString())) {
            assertThat(studio().poll(unknown)).isInstanceOfSatisfying(Job.Failed.class, failed -> {
                assertThat(failed.retryable()).isTrue();
                assertThat(failed.cost()).isEqualTo(FREE);
            });
        }
    }

    @Test
    void a_job_that_is_cancelled_while_it_waits_is_never_made() {
        List<Runnable> queue = new ArrayList<>();
        LocalStudio studio = LocalStudio.in(directory).renderingOn(queue::add);
        MediaOrder order = order(18, "Cancelled", prompt("one"));
        String job = studio.submit(order, permit(order, FREE));
        assertThat(studio.poll(job)).isEqualTo(new Job.Running(0));
        studio.cancel(job);
        queue.forEach(Runnable::run);

        assertThat(studio.poll(job))
                .isInstanceOfSatisfying(
                        Job.Failed.class, failed -> assertThat(failed.reason()).isEqualTo("cancelled"));
        assertThat(directory.resolve(job)).doesNotExist();
    }

    @Test
    void an_order_beyond_what_it_can_hold_fails_at_no_cost() {
        LocalStudio studio = LocalStudio.in(directory).renderingOn(task -> {
            throw new RejectedExecutionException();
        });
        MediaOrder order = order(19, "Full", prompt("one"));

        assertThat(studio.poll(studio.submit(order, permit(order, FREE))))
                .isInstanceOfSatisfying(
                        Job.Failed.class,
                        failed -> assertThat(failed.retryable()).isTrue());
    }

    @Test
    void a_directory_that_cannot_be_written_is_named() throws IOException {
        Path file = Files.createFile(directory.resolve("a-file"));

        assertThatThrownBy(() -> LocalStudio.in(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void a_disk_that_fails_later_ends_the_job_and_names_the_directory() throws IOException {
        Path place = directory.resolve("gone");
        LocalStudio studio = LocalStudio.in(place).renderingOn(HERE);
        Files.delete(place);
        MediaOrder order = order(20, "No room", prompt("one"));

        assertThat(studio.poll(studio.submit(order, permit(order, FREE))))
                .isInstanceOfSatisfying(
                        Job.Failed.class, failed -> assertThat(failed.reason()).contains(place.toString()));
    }

    @Test
    void makes_images_only() {
        MediaOrder film = new MediaOrder(
                new UUID(0, 21), MediaKind.VIDEO, "Film", List.of(prompt("one")), "", QualityPreset.STANDARD);

        assertThat(studio().kinds()).containsExactly(MediaKind.IMAGE);
        assertThatThrownBy(() -> studio().submit(film, permit(film, FREE)))
                .isInstanceOf(ChimeraException.class)
                .hasMessageContaining("video");
    }

    @Test
    void works_on_threads_of_its_own_until_it_is_closed() throws InterruptedException {
        LocalStudio studio = LocalStudio.in(directory);
        MediaOrder order = order(22, "Own threads", prompt("one"));
        String job = studio.submit(order, permit(order, FREE));
        while (studio.poll(job) instanceof Job.Running) {
            Thread.sleep(5);
        }
        assertThat(studio.poll(job)).isInstanceOf(Job.Done.class);
        studio.close();

        MediaOrder late = order(23, "Late", prompt("one"));
        assertThat(studio.poll(studio.submit(late, permit(late, FREE)))).isInstanceOf(Job.Failed.class);
    }

    @Test
    void is_found_as_a_plug_in_by_name() {
        MediaPlugin plugin = ServiceLoader.load(MediaPlugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals("studio"))
                .findFirst()
                .orElseThrow();
        MediaOrder order = order(24, "Plugged", prompt("one"));

        MediaProvider made = plugin.create(context(Map.of("price", "0.03", "currency", "EUR")));
        assertThat(made.quote(order)).contains(Money.of("0.03", "EUR"));
        assertThat(directory.resolve("studio")).isDirectory();
        assertThatThrownBy(() -> plugin.create(context(Map.of("price", "cheap"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cheap");
    }

    private ProviderContext context(Map<String, String> settings) {
        return new ProviderContext(InstantSource.system(), new Random(1), directory, ProviderConfig.of(settings));
    }

    private LocalStudio studio() {
        return LocalStudio.in(directory).renderingOn(HERE);
    }

    private static Job.Done make(LocalStudio studio, MediaOrder order) {
        Job job = studio.poll(studio.submit(order, permit(order, FREE)));
        assertThat(job).isInstanceOf(Job.Done.class);
        return (Job.Done) job;
    }

    private static OpenedPermit permit(MediaOrder order, Money ceiling) {
        return PERMITS.open(LocalStudio.NAME, order.content(), ceiling);
    }

    private static MediaOrder order(long id, String title, VisualPrompt... prompts) {
        return new MediaOrder(
                new UUID(0, id),
                MediaKind.IMAGE,
                title,
                List.of(prompts),
                "Iris Volt. Made by a machine (AI-generated).",
                QualityPreset.STANDARD);
    }

    private static VisualPrompt prompt(String caption, long... series) {
        return new VisualPrompt(
                "a card", caption, java.util.Arrays.stream(series).boxed().toList());
    }

    /** Pixels of the lowest 140 rows that stand out from the ground as much as words must. */
    private static long inkAtTheFoot(MediaFile file) throws IOException {
        BufferedImage image = ImageIO.read(Path.of(file.uri()).toFile());
        java.awt.Color ground = new java.awt.Color(image.getRGB(0, 0));
        long ink = 0;
        for (int y = image.getHeight() - 140; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                ink += Tint.contrast(ground, new java.awt.Color(image.getRGB(x, y))) >= Palette.CONTRAST_MIN ? 1 : 0;
            }
        }
        return ink;
    }
}
