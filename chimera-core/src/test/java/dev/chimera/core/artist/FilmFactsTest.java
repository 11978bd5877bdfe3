package dev.chimera.core.artist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chimera.api.Digest;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.VideoMetadata;
import dev.chimera.core.artist.HandMadeFilm.Track;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("DATA-2")
class FilmFactsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"640,480,3,24,1,125", "480,848,3,30000,1001,100", "1080,1920,1,25,1,40", "496,496,1,60,1,16"})
    void a_film_of_another_encoder_is_read(int width, int height, int frames, int scale, int each, long millis)
            throws IOException {
        Path file = EncodedFilm.plain(directory.resolve("film.mp4"), width, height, frames, scale, each);
        VideoMetadata video = FilmFacts.of(List.of(declared(file)));

        assertThat(video).isNotNull();
        assertThat(video.width()).isEqualTo(width);
        assertThat(video.height()).isEqualTo(height);
        assertThat(video.framesPerSecond()).isCloseTo((double) scale / each, within(1e-9));
        assertThat(video.codec()).isEqualTo("h264");
        assertThat(video.duration().toMillis()).isEqualTo(millis);
        assertThat(new QualityGauge().measure(List.of(declared(file))).passes()).isTrue();
    }

    @Test
    void the_pace_of_a_film_that_varies_is_the_mean_and_its_sound_does_not_count() throws IOException {
        Path file = EncodedFilm.withSound(directory.resolve("film.mp4"), 480, 640, 40, 40, 20, 100);

        assertThat(FilmFacts.of(List.of(declared(file))))
                .isEqualTo(new VideoMetadata(Duration.ofMillis(200), 480, 640, 20, "h264"));
    }

    @Test
    void the_first_film_of_an_asset_counts() throws IOException {
        MediaFile still =
                new MediaFile(MediaKind.IMAGE, URI.create("file:///none.png"), 1, Digest.ZERO, "image/png", null);
        MediaFile film = file(film(track -> {}));
        MediaFile other = file(film(track -> track.codec = "av01"));

        assertThat(FilmFacts.of(List.of(still, film, other)))
                .isEqualTo(new VideoMetadata(Duration.ofMillis(12_012), 1080, 1920, 30_000 / 1_001.0, "h264"));
        assertThat(FilmFacts.of(List.of(still))).isNull();
        assertThat(FilmFacts.of(List.of())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "avc1,h264",
        "avc3,h264",
        "hvc1,h265",
        "hev1,h265",
        "av01,av1",
        "vp09,vp9",
        "mp4v,mp4v",
        "'raw ',raw",
        "'    ',",
        "'a\0bc',",
        "\u00e9vc1,"
    })
    void a_codec_has_its_common_name_or_its_own(String entry, String codec) throws IOException {
        VideoMetadata video = read(film(track -> track.codec = entry));

        if (codec == null) {
            assertThat(video).isNull();
        } else {
            assertThat(video.codec()).isEqualTo(codec);
        }
    }

    @Test
    void a_picture_that_is_turned_by_a_quarter_is_shown_upright() throws IOException {
        VideoMetadata video = read(film(track -> {
            track.width = 1920;
            track.height = 1080;
            track.turned = true;
        }));

        assertThat(List.of(video.width(), video.height())).containsExactly(1080, 1920);
    }

    @Test
    void headers_of_both_widths_are_read() throws IOException {
        assertThat(read(film(track -> track.wide = true))).isEqualTo(read(film(track -> {})));
    }

    @Test
    void the_movie_says_how_long_a_film_runs_that_does_not() throws IOException {
        for (long unknown : List.of(0L, 0xFFFFFFFFL)) {
            assertThat(read(film(track -> track.ticks = unknown)).duration()).isEqualTo(Duration.ofSeconds(12));
        }
        assertThat(read(film(track -> {
                            track.wide = true;
                            track.ticks = -1;
                        }))
                        .duration())
                .isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void a_last_sample_that_lasts_no_time_does_not_count() throws IOException {
        assertThat(read(film(track -> track.times = new int[] {359, 1_001, 1, 0}))
                        .framesPerSecond())
                .isCloseTo(30_000 / 1_001.0, within(1e-9));
    }

    @Test
    void a_long_table_is_read_to_its_end() throws IOException {
        int[] table = new int[2 * 5_000];
        for (int i = 0; i < table.length; i += 2) {
            table[i] = 1;
            table[i + 1] = i < table.length / 2 ? 1_000 : 3_000;
        }

        assertThat(read(film(track -> track.times = table)).framesPerSecond()).isCloseTo(15, within(1e-9));
    }

    @Test
    void the_first_track_with_pictures_counts() throws IOException {
        Track sound = Track.sized(0, 0);
        sound.handler = "soun";
        sound.codec = "mp4a";
        Track words = Track.sized(320, 200);
        words.handler = "text";
        Track second = Track.sized(640, 480);
        byte[] film =
                HandMadeFilm.of(12, sound, words, new Track(), second, words).bytes();

        assertThat(read(film)).isEqualTo(read(film(track -> {})));
        assertThat(read(HandMadeFilm.of(12, sound, words).bytes())).isNull();
        assertThat(read(HandMadeFilm.of(12).bytes())).isNull();
    }

    @Test
    void what_no_film_can_be_has_no_facts() throws IOException {
        List<Consumer<Track>> wrongs = List.of(
                track -> track.timescale = 0,
                track -> track.times = new int[0],
                track -> track.withoutTable = true,
                track -> track.times = new int[] {360, 0},
                track -> track.times = new int[] {-1, 1},
                track -> track.times = new int[] {1, -1, 1, -1},
                track -> track.entries = Integer.MAX_VALUE,
                track -> track.entries = 2,
                track -> track.times = new int[2 * 1_000_001],
                track -> track.width = 0,
                track -> track.height = 16_385);

        for (int i = 0; i < wrongs.size(); i++) {
            assertThat(read(film(wrongs.get(i)))).as("wrong %d", i).isNull();
        }
        HandMadeFilm timeless = HandMadeFilm.of(12, track(track -> track.ticks = 0));
        timeless.timescale = 0;
        assertThat(read(timeless.bytes())).isNull();
    }

    @Test
    void a_number_of_samples_that_no_counter_holds_is_only_a_number() throws IOException {
        int[] table = new int[2_000];
        Arrays.fill(table, -1);
        VideoMetadata video = read(film(track -> {
            track.timescale = 0xFFFFFFFFL;
            track.times = table;
        }));

        assertThat(video.framesPerSecond()).isCloseTo(1, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"moov", "trak", "mdia", "minf", "stbl"})
    void boxes_in_boxes_without_end_are_no_film(String type) throws IOException {
        int depth = 90_000;
        ByteBuffer nest = ByteBuffer.allocate(8 * depth);
        for (int i = 0; i < depth; i++) {
            nest.putInt(8 * (depth - i)).put(type.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] film = HandMadeFilm.box("moov", HandMadeFilm.box("trak", HandMadeFilm.box("mdia", nest.array())));

        for (byte[] one : List.of(nest.array(), film)) {
            assertThat(read(one)).isNull();
            assertThat(new QualityGauge().measure(List.of(file(one))).passes()).isFalse();
        }
    }

    @Test
    void a_film_that_was_cut_anywhere_is_read_or_not() throws IOException {
        byte[] whole = film(track -> {});
        for (int length = 1; length < whole.length; length++) {
            VideoMetadata video = read(Arrays.copyOf(whole, length));
            boolean onlyPicturesMissing = length == whole.length - 108;
            assertThat(video != null).as("cut at %d", length).isEqualTo(onlyPicturesMissing);
        }
    }

    @Test
    void a_film_that_was_changed_anywhere_is_read_or_not() throws IOException {
        Path encoded = EncodedFilm.plain(directory.resolve("film.mp4"), 64, 64, 3, 25, 1);
        for (byte[] whole : List.of(film(track -> track.times = new int[] {1, 5, 9, 7}), Files.readAllBytes(encoded))) {
            for (long seed = 0; seed < 1_000; seed++) {
                Random random = new Random(seed);
                byte[] changed = whole.clone();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                VideoMetadata video = read(changed);
                assertThat(video == null || Double.isFinite(video.framesPerSecond()))
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
    }

    @Test
    void a_film_that_is_not_on_this_machine_has_no_facts() {
        for (String address : List.of("https://example.org/a.mp4", "file:///none/of/this.mp4", "film")) {
            MediaFile file = new MediaFile(MediaKind.VIDEO, URI.create(address), 1, Digest.ZERO, "video/mp4", null);
            assertThat(FilmFacts.of(List.of(file))).as(address).isNull();
        }
    }

    private static Track track(Consumer<Track> change) {
        Track track = new Track();
        change.accept(track);
        return track;
    }

    private static byte[] film(Consumer<Track> change) {
        return HandMadeFilm.of(12, track(change)).bytes();
    }

    private VideoMetadata read(byte[] film) throws IOException {
        return FilmFacts.of(List.of(file(film)));
    }

    private MediaFile file(byte[] film) throws IOException {
        return declared(Files.write(directory.resolve(Digest.sha256(film).hex() + ".mp4"), film));
    }

    private static MediaFile declared(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        return new MediaFile(MediaKind.VIDEO, path.toUri(), bytes.length, Digest.sha256(bytes), "video/mp4", null);
    }
}
