package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.VideoMetadata;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.spi.RunStore;
import dev.chimera.spec.Spec;
import dev.chimera.tck.RememberingCodec;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run found, wrote and made stands in tables of its own, with the relations that the specs ask for. */
@Spec("DATA-1")
class RunCopiesTest {
    private static final String CONTENT =
            "SELECT concat_ws(' ', stage, format, title, script, visual_prompts, media_url,"
                    + " content_key, production_cost_micros, currency, quality_micro, provider, provider_job, director_agent_id,"
                    + " artist_agent_id, version, to_char(published_at AT TIME ZONE 'UTC', 'HH24:MI:SS'))"
                    + " FROM chimera.content_pipeline";

    private final TestSchema schema = TestSchema.ready();
    private final RunStore runs = schema.open().runs(new RememberingCodec());

    @AfterEach
    void close() {
        schema.close();
    }

    @Test
    void a_run_that_found_something_leaves_all_its_trends() {
        keep(RunSamples.film().subList(0, 2));

        assertThat(schema.ask("SELECT string_agg(concat_ws(' ', topic, volume, sentiment_micro, rising_velocity_micro,"
                        + " platforms, volumes, window_end - window_start, scout_agent_id), '; ' ORDER BY id)"
                        + " FROM chimera.trends"))
                .isEqualTo("solar 1 12 500000 2500000 {bluesky,feed} {1,2,9} 01:00:00 scout;"
                        + " solar 2 12 2500000 {bluesky,feed} {1,2,9} 01:00:00 scout");
        assertThat(schema.ask("SELECT count(*) FROM chimera.content_pipeline")).isEqualTo("0");
    }

    @Test
    void the_content_follows_the_run() {
        List<RunRecord> film = RunSamples.film();
        keep(film.subList(0, 3));
        assertThat(schema.ask(CONTENT))
                .isEqualTo("draft video Sun The sun «shines». {\"a sun\",\"a roof\"} director 2");

        keep(film.subList(3, film.size() - 1));
        assertThat(schema.ask("SELECT stage FROM chimera.content_pipeline")).isEqualTo("publishing");
        keep(film.subList(film.size() - 1, film.size()));
        assertThat(schema.ask(CONTENT))
                .isEqualTo(
                        "published video Sun The sun «shines». {\"a sun\",\"a roof\"} file:///shelf/sun.mp4 content-1"
                                + " 30000 USD 875000 studio job-1 director artist/luna 6 09:00:30");
        assertThat(schema.ask("SELECT c.trend_source_id FROM chimera.content_pipeline AS c JOIN chimera.run AS r"
                        + " ON r.id = c.id JOIN chimera.agents AS a ON a.id = c.artist_agent_id AND a.role = 'artist'"))
                .isEqualTo(RunSamples.TREND.toString());
    }

    @Test
    void trends_are_kept_with_the_scan_and_the_brief_and_not_written_again() {
        List<RunRecord> film = RunSamples.film();
        keep(film.subList(0, 2));
        schema.run("DELETE FROM chimera.trends");
        keep(film.subList(2, 3));
        assertThat(schema.ask("SELECT string_agg(topic, ', ') FROM chimera.trends"))
                .isEqualTo("solar 1");

        schema.run("CREATE FUNCTION chimera.no_more() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE EXCEPTION 'a trend is written once more'; END $$");
        schema.run("CREATE TRIGGER no_more BEFORE INSERT ON chimera.trends FOR EACH ROW"
                + " EXECUTE FUNCTION chimera.no_more()");
        keep(film.subList(3, film.size()));
        assertThat(schema.ask("SELECT stage FROM chimera.content_pipeline")).isEqualTo("published");
    }

    @Test
    @Spec("DATA-2")
    void a_film_is_described() {
        List<RunRecord> film = RunSamples.film();
        keep(film);
        keep(List.of(engaged(film.get(6), new Engagement(100, 7, 2, 1, RunSamples.NOW))));

        assertThat(schema.ask("SELECT concat_ws('; ', title, description, duration_ms, resolution, fps, codec,"
                        + " file_size_bytes, thumbnail_url, video_url, platform_ids, engagement_metrics)"
                        + " FROM chimera.video_metadata"))
                .isEqualTo("The sun; The sun shines. Made by a machine.; 12512; 1080x1920; 29.970; h264; 1000;"
                        + " file:///shelf/sun.png; file:///shelf/sun.mp4; {\"youtube\": \"remote-1\"};"
                        + " {\"likes\": 7, \"views\": 100, \"shares\": 1, \"comments\": 2,"
                        + " \"measured_at\": \"2026-03-02T09:00:00Z\"}");
    }

    @Test
    @Spec("DATA-2")
    void a_film_that_cannot_be_read_runs_as_long_as_was_declared() {
        String facts = "SELECT concat_ws(' ', duration_ms, resolution, fps, codec, file_size_bytes)"
                + " FROM chimera.video_metadata";
        keep(RunSamples.film().subList(0, 4));

        keep(List.of(made(Duration.ofMillis(12_500), null)));
        assertThat(schema.ask(facts)).isEqualTo("12500 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.0009S", "PT600.001S", "PT2562047788015215H"})
    @Spec("DATA-2")
    void a_length_that_no_film_has_does_not_keep_a_run_from_being_kept(Duration length) {
        VideoMetadata video = new VideoMetadata(length, 16_384, 1, 1_000, "av1");
        keep(RunSamples.film().subList(0, 4));

        keep(List.of(made(Duration.ofSeconds(1), video)));
        assertThat(schema.ask("SELECT concat_ws(' ', duration_ms, resolution, fps, codec) FROM chimera.video_metadata"))
                .isEqualTo("16384x1 1000.000 av1");
    }

    @Test
    @Spec("DATA-2")
    void facts_that_no_film_has_are_refused() {
        keep(RunSamples.film());

        for (String wrong : List.of(
                "resolution = '1080p'",
                "resolution = '0x1080'",
                "resolution = '1080x'",
                "resolution = '1080x1920 '",
                "fps = 0",
                "duration_ms = 600001",
                "file_size_bytes = 0")) {
            assertThatThrownBy(() -> schema.run("UPDATE chimera.video_metadata SET " + wrong))
                    .as(wrong)
                    .hasStackTraceContaining("violates check constraint");
        }
    }

    @Test
    @Spec("DATA-2")
    void a_film_shows_how_people_answered_it_as_it_was_last_read() {
        String metrics = "SELECT engagement_metrics FROM chimera.video_metadata";
        keep(RunSamples.film());
        schema.run("UPDATE chimera.video_metadata SET engagement_metrics = '{\"watched\": 0.5}'");
        RunRecord first = engaged(RunSamples.film().get(6), new Engagement(100, 7, 2, 1, RunSamples.NOW.plusNanos(1)));
        keep(List.of(first));
        assertThat(schema.ask(metrics))
                .isEqualTo("{\"likes\": 7, \"views\": 100, \"shares\": 1, \"watched\": 0.5, \"comments\": 2,"
                        + " \"measured_at\": \"2026-03-02T09:00:00Z\"}");

        keep(List.of(engaged(first, new Engagement(250, 9, 2, 1, RunSamples.NOW.plusSeconds(60)))));
        assertThat(schema.ask(metrics)).contains("\"views\": 250", "09:01:00Z", "\"watched\": 0.5");
        assertThat(schema.ask("SELECT stage || ' ' || version FROM chimera.content_pipeline"))
                .isEqualTo("published 8");
    }

    @Test
    void the_content_follows_a_run_that_is_taken_over() {
        keep(RunSamples.film().subList(0, 3));

        assertThat(runs.takeOver("luna", new UUID(6, 2), 1)).hasSize(1);
        assertThat(schema.ask("SELECT stage || ' ' || version FROM chimera.content_pipeline"))
                .isEqualTo("draft 3");
    }

    @Test
    void a_run_that_lost_the_race_copies_nothing() {
        List<RunRecord> film = RunSamples.film();
        keep(film.subList(0, 3));

        assertThat(runs.advance(film.get(5), RunSamples.OWNER))
                .as("from a version that is not kept")
                .isFalse();
        assertThat(runs.advance(
                        film.get(2)
                                .next(
                                        RunStage.PUBLISH,
                                        film.get(2).status(),
                                        film.get(3).state(),
                                        null,
                                        RunSamples.NOW)
                                .next(
                                        RunStage.PUBLISH,
                                        film.get(2).status(),
                                        film.get(3).state(),
                                        null,
                                        RunSamples.NOW),
                        RunSamples.OWNER))
                .isFalse();
        assertThat(schema.ask("SELECT stage || ' ' || version FROM chimera.content_pipeline"))
                .isEqualTo("draft 2");
        assertThat(schema.ask("SELECT count(*) FROM chimera.agents WHERE role = 'artist'"))
                .isEqualTo("0");
    }

    @Test
    void nothing_that_content_refers_to_can_be_deleted() {
        keep(RunSamples.film());

        for (String table : List.of("trends", "agents")) {
            assertThatThrownBy(() -> schema.run("DELETE FROM chimera." + table))
                    .as(table)
                    .hasStackTraceContaining("violates foreign key constraint");
        }
        schema.run("DELETE FROM chimera.run");
        assertThat(schema.ask("SELECT count(*) FROM chimera.video_metadata")).isEqualTo("0");
    }

    @Test
    void entries_of_the_ledger_name_who_asked_and_who_decided() {
        Steps.count(schema.open());

        assertThat(schema.ask("SELECT r.role || ' ' || r.id || ' ' || c.role || ' ' || c.id FROM chimera.ledger AS l"
                        + " JOIN chimera.agents AS r ON r.id = l.requester_agent_id"
                        + " JOIN chimera.agents AS c ON c.id = l.cfo_agent_id"))
                .isEqualTo("artist artist/luna cfo cfo/cfo-2026-1");
        assertThatThrownBy(() -> schema.run("DELETE FROM chimera.agents WHERE role = 'cfo'"))
                .hasStackTraceContaining("violates foreign key constraint");
    }

    /** The run just after a film was made that declares one length and has measured facts of its own. */
    private static RunRecord made(Duration declared, @Nullable VideoMetadata video) {
        RunRecord screened = RunSamples.film().get(4);
        MediaAsset asset = screened.state().asset();
        MediaFile film = asset.files().get(0);
        MediaAsset other = new MediaAsset(
                asset.assetId(),
                asset.briefId(),
                asset.format(),
                List.of(new MediaFile(
                        film.kind(), film.uri(), film.bytes(), film.sha256(), film.mediaType(), declared)),
                asset.quality(),
                asset.productionCost(),
                asset.provenance(),
                video);
        RunRecord before = RunSamples.film().get(3);
        return before.next(
                screened.stage(),
                screened.status(),
                before.state().produced(other, screened.state().settlement()),
                null,
                screened.updatedAt());
    }

    private static RunRecord engaged(RunRecord run, Engagement read) {
        return run.next(run.stage(), run.status(), run.state().answered(read), run.result(), run.updatedAt());
    }

    private void keep(List<RunRecord> steps) {
        for (RunRecord step : steps) {
            assertThat(step.version() == 0 ? runs.create(step, RunSamples.OWNER) : runs.advance(step, RunSamples.OWNER))
                    .isTrue();
        }
    }
}
