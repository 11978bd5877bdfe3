package dev.chimera.core.artist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Digest;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.spi.MediaProvider.Job;
import dev.chimera.core.studio.LocalStudio;
import dev.chimera.spec.Spec;
import dev.chimera.tck.Permits;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("ART-5")
class QualityGaugeTest {
    private static final QualityGauge GAUGE = new QualityGauge();

    @TempDir
    Path directory;

    @Test
    void cards_of_the_studio_pass() {
        VisualPrompt chart = new VisualPrompt("p", "With figures", List.of(1L, 5L, 3L, 9L));
        for (VisualPrompt prompt : List.of(chart, words("A few words"), words("many words ".repeat(40)), words(""))) {
            for (int persona = 0; persona < 3; persona++) {
                QualityReport report = GAUGE.measure(studio(prompt, "Persona " + persona + ", made by a machine"));
                assertThat(report.passes())
                        .as("%s %s", prompt.caption(), report)
                        .isTrue();
                assertThat(report.score()).isGreaterThan(0.8).isLessThan(1);
            }
        }
    }

    @Test
    void a_photograph_like_picture_passes() throws IOException {
        assertThat(GAUGE.measure(List.of(png(scenery()))).score()).isGreaterThan(0.8);
    }

    @Test
    void a_blank_picture_fails() throws IOException {
        for (Color color : new Color[] {Color.WHITE, Color.BLACK, Color.RED}) {
            assertFails("detail", png(plain(color, 1080, 1080)));
        }
    }

    @Test
    void a_gradient_with_nothing_on_it_fails() throws IOException {
        BufferedImage image = plain(Color.WHITE, 1080, 1080);
        Graphics2D g = image.createGraphics();
        g.setPaint(new GradientPaint(0, 0, Color.BLACK, 1080, 1080, Color.WHITE));
        g.fillRect(0, 0, 1080, 1080);
        assertFails("legibility", png(image));
    }

    @Test
    void words_without_contrast_fail() throws IOException {
        assertFails("contrast", png(poster(new Color(0xB0B0B0), new Color(0x989898), 1080, 1080)));
        assertThat(GAUGE.measure(List.of(png(poster(Color.WHITE, new Color(0x333333), 1080, 1080))))
                        .passes())
                .isTrue();
    }

    @Test
    void a_blurred_picture_fails() throws IOException {
        assertFails("sharpness", png(blurred(scenery())));
        assertFails("sharpness", png(blurred(poster(Color.WHITE, Color.BLACK, 1080, 1080))));
    }

    @Test
    void a_tiny_picture_fails() throws IOException {
        assertFails("shortSide", png(poster(Color.WHITE, Color.BLACK, 200, 200)));
    }

    @Test
    void a_strip_fails() throws IOException {
        assertFails("aspect", png(poster(Color.WHITE, Color.BLACK, 3600, 800)));
    }

    @Test
    void a_corrupted_picture_fails() throws IOException {
        byte[] whole = bytes(poster(Color.WHITE, Color.BLACK, 1080, 1080));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 0x55;
        for (byte[] broken : List.of(half, flipped, "not a picture".getBytes(StandardCharsets.UTF_8))) {
            QualityReport report = GAUGE.measure(List.of(file("broken.png", broken, MediaKind.IMAGE, null)));
            assertThat(report.score()).isZero();
        }
    }

    @Test
    void a_picture_that_would_take_all_memory_is_not_decoded() throws IOException {
        QualityReport report =
                GAUGE.measure(List.of(file("bomb.png", headerOnly(60_000, 60_000), MediaKind.IMAGE, null)));

        assertThat(report.score()).isZero();
        assertThat(report.measures()).contains(new QualityReport.Measure("pixels", 3_600_000_000.0, 0));
    }

    @Test
    void a_picture_whose_tiles_would_take_all_memory_is_not_decoded() throws IOException {
        QualityReport report = GAUGE.measure(List.of(file("tiles.png", tiffOfTiles(30_000), MediaKind.IMAGE, null)));

        assertThat(report.measures()).contains(new QualityReport.Measure("decodes", 0, 0));
    }

    @Test
    void a_voice_whose_tenth_of_a_second_would_take_all_memory_is_not_listened_to() throws IOException {
        QualityReport report = GAUGE.measure(List.of(file("loud.wav", wavOf(2_000_000_000, 5), MediaKind.VOICE, null)));

        assertThat(report.measures()).contains(new QualityReport.Measure("decodes", 0, 0));
    }

    /** 1,000 pixels wide and high, and of square tiles that are larger. */
    private static byte[] tiffOfTiles(int side) {
        int[][] tags = {
            {256, 1_000},
            {257, 1_000},
            {258, 16},
            {259, 5},
            {262, 1},
            {277, 1},
            {322, side},
            {323, side},
            {324, 200},
            {325, 100}
        };
        ByteBuffer tiff = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I'}).putShort((short) 42).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            tiff.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
        }
        return tiff.array();
    }

    private static byte[] wavOf(int samplesPerSecond, int channels) {
        ByteBuffer wav = ByteBuffer.allocate(84).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(76);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
        wav.putShort((short) channels).putInt(samplesPerSecond).putInt(0);
        wav.putShort((short) (2 * channels)).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(40);
        return wav.array();
    }

    @Test
    void a_large_picture_is_measured_on_a_part_of_its_pixels() throws IOException {
        QualityReport report = GAUGE.measure(List.of(png(poster(Color.WHITE, Color.BLACK, 5_000, 4_000))));

        assertThat(report.passes()).as("%s", report).isTrue();
    }

    @Test
    void a_file_that_is_not_what_was_declared_scores_zero() throws IOException {
        MediaFile good = png(poster(Color.WHITE, Color.BLACK, 1080, 1080));
        List<MediaFile> wrong = List.of(
                new MediaFile(good.kind(), good.uri(), good.bytes() + 1, good.sha256(), good.mediaType(), null),
                new MediaFile(good.kind(), good.uri(), good.bytes(), Digest.ZERO, good.mediaType(), null),
                new MediaFile(good.kind(), directory.resolve("none").toUri(), 1, good.sha256(), "image/png", null),
                new MediaFile(
                        good.kind(), URI.create("https://example.org/a.png"), 1, good.sha256(), "image/png", null));

        for (MediaFile file : wrong) {
            assertThat(GAUGE.measure(List.of(file)).score()).isZero();
        }
        assertThat(GAUGE.measure(List.of()).score()).isZero();
    }

    @Test
    void one_bad_file_fails_them_all() throws IOException {
        MediaFile good = png(poster(Color.WHITE, Color.BLACK, 1080, 1080));
        QualityReport report = GAUGE.measure(List.of(good, png(plain(Color.WHITE, 1080, 1080))));

        assertThat(report.passes()).isFalse();
        assertThat(report.measures())
                .extracting(QualityReport.Measure::name)
                .contains("file1.contrast", "file2.detail");
    }

    @ParameterizedTest
    @CsvSource({"0.8,true", "0.0,false"})
    void a_voice_must_be_heard(double volume, boolean passes) throws IOException {
        byte[] wav = wav(volume);
        QualityReport report = GAUGE.measure(List.of(file("voice.wav", wav, MediaKind.VOICE, Duration.ofSeconds(2))));

        assertThat(report.passes()).as("%s", report).isEqualTo(passes);
        assertThat(GAUGE.measure(List.of(file("other.wav", wav, MediaKind.VOICE, Duration.ofSeconds(20))))
                        .score())
                .isZero();
        assertThat(GAUGE.measure(List.of(file("cut.wav", new byte[40], MediaKind.VOICE, null)))
                        .score())
                .isZero();
    }

    @Test
    void a_film_must_be_whole_and_run_as_long_as_it_says() throws IOException {
        byte[] film = mp4(12, 1080, 1920);
        assertThat(GAUGE.measure(List.of(file("film.mp4", film, MediaKind.VIDEO, Duration.ofSeconds(12))))
                        .passes())
                .isTrue();
        assertThat(GAUGE.measure(List.of(file("long.mp4", film, MediaKind.VIDEO, Duration.ofSeconds(30))))
                        .score())
                .isZero();
        for (byte[] broken : List.of(
                Arrays.copyOf(film, film.length - 3),
                mp4(0, 1080, 1920),
                mp4(601, 1080, 1920),
                mp4(12, 90, 90),
                new byte[64])) {
            assertThat(GAUGE.measure(List.of(file("broken.mp4", broken, MediaKind.VIDEO, null)))
                            .passes())
                    .isFalse();
        }
    }

    private void assertFails(String weakest, MediaFile file) {
        QualityReport report = GAUGE.measure(List.of(file));
        assertThat(report.score()).as("%s", report).isLessThan(0.8);
        assertThat(report.measures().stream().filter(measure -> measure.score() < 0.8))
                .extracting(QualityReport.Measure::name)
                .contains(weakest);
    }

    private List<MediaFile> studio(VisualPrompt prompt, String byline) {
        LocalStudio studio = LocalStudio.in(directory).renderingOn(Runnable::run);
        MediaOrder order = new MediaOrder(
                UUID.randomUUID(), MediaKind.IMAGE, "A title", List.of(prompt), byline, QualityPreset.STANDARD);
        Money free = Money.zero("USD");
        String job = studio.submit(order, Permits.generous().open(studio.name(), order.content(), free));
        return ((Job.Done) studio.poll(job)).files();
    }

    private static VisualPrompt words(String caption) {
        return new VisualPrompt("p", caption, List.of());
    }

    private static BufferedImage plain(Color color, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(color);
        g.fillRect(0, 0, width, height);
        g.dispose();
        return image;
    }

    private static BufferedImage poster(Color ground, Color ink, int width, int height) {
        BufferedImage image = plain(ground, width, height);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(ink);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, height / 12));
        for (int line = 1; line <= 6; line++) {
            g.drawString("Some words on a wall", width / 20, line * height / 7);
        }
        g.dispose();
        return image;
    }

    /** Many leaves of all shades, as a camera would see them. */
    private static BufferedImage scenery() {
        BufferedImage image = plain(new Color(90, 120, 160), 1080, 1080);
        Random random = new Random(4);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        for (int i = 0; i < 6_000; i++) {
            int shade = random.nextInt(200);
            g.setColor(new Color(shade / 2, shade, shade / 3));
            g.fillOval(random.nextInt(1080), 200 + random.nextInt(900), 6 + random.nextInt(50), 6 + random.nextInt(40));
        }
        g.dispose();
        return image;
    }

    private static BufferedImage blurred(BufferedImage image) {
        float[] mean = new float[21 * 21];
        Arrays.fill(mean, 1f / mean.length);
        return new ConvolveOp(new Kernel(21, 21, mean), ConvolveOp.EDGE_NO_OP, null)
                .filter(image, null)
                .getSubimage(20, 20, 1040, 1040);
    }

    private MediaFile png(BufferedImage image) throws IOException {
        return file("picture-" + UUID.randomUUID() + ".png", bytes(image), MediaKind.IMAGE, null);
    }

    private static byte[] bytes(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private MediaFile file(String name, byte[] content, MediaKind kind, Duration duration) throws IOException {
        Path path = Files.write(directory.resolve(name), content);
        String type = kind == MediaKind.IMAGE ? "image/png" : kind == MediaKind.VIDEO ? "video/mp4" : "audio/wav";
        return new MediaFile(kind, path.toUri(), content.length, Digest.sha256(content), type, duration);
    }

    private static byte[] headerOnly(int width, int height) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(header);
        out.writeBytes("IHDR");
        out.writeInt(width);
        out.writeInt(height);
        out.write(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.toByteArray());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        DataOutputStream file = new DataOutputStream(png);
        file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        file.writeInt(13);
        file.write(header.toByteArray());
        file.writeInt((int) crc.getValue());
        return png.toByteArray();
    }

    private static byte[] wav(double volume) throws IOException {
        AudioFormat format = new AudioFormat(16_000, 16, 1, true, false);
        byte[] samples = new byte[2 * 32_000];
        for (int i = 0; i < 32_000; i++) {
            int sample = (int) (volume * 20_000 * Math.sin(i / 10.0));
            samples[2 * i] = (byte) sample;
            samples[2 * i + 1] = (byte) (sample >> 8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(samples), format, 32_000),
                AudioFileFormat.Type.WAVE,
                out);
        return out.toByteArray();
    }

    private static byte[] mp4(int seconds, int width, int height) {
        return HandMadeFilm.of(seconds, HandMadeFilm.Track.sized(width, height)).bytes();
    }
}
