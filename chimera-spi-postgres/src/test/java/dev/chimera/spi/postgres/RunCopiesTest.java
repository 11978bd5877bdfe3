package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.spi.RunStore;
import dev.chimera.spec.Spec;
import dev.chimera.tck.RememberingCodec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    @Spec("DATA-2")
    void a_film_is_described() {
        keep(RunSamples.film());

        assertThat(schema.ask("SELECT concat_ws(' ', title, description, duration_ms, file_size_bytes, thumbnail_url,"
                        + " video_url, platform_ids, engagement_metrics) FROM chimera.video_metadata"))
                .isEqualTo("The sun The sun shines. Made by a machine. 12500 1000 file:///shelf/sun.png"
                        + " file:///shelf/sun.mp4 {\"youtube\": \"remote-1\"} {}");
    }

    @Test
    @Spec("DATA-2")
    void a_film_may_carry_what_only_its_provider_or_platform_knows() {
        keep(RunSamples.film());
        schema.run("UPDATE chimera.video_metadata SET resolution = '1080p', fps = 30, codec = 'h264',"
                + " engagement_metrics = '{\"views\": 12}'");

        for (String wrong : List.of("resolution = '144p'", "fps = 7", "duration_ms = 600001", "file_size_bytes = 0")) {
            assertThatThrownBy(() -> schema.run("UPDATE chimera.video_metadata SET " + wrong))
                    .as(wrong)
                    .hasStackTraceContaining("violates check constraint");
        }
    }

    @Test
    void a_run_that_lost_the_race_copies_nothing() {
        List<RunRecord> film = RunSamples.film();
        keep(film.subList(0, 3));

        assertThat(runs.advance(film.get(5)))
                .as("from a version that is not kept")
                .isFalse();
        assertThat(runs.advance(film.get(2)
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
                                RunSamples.NOW)))
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

    private void keep(List<RunRecord> steps) {
        for (RunRecord step : steps) {
            assertThat(step.version() == 0 ? runs.create(step) : runs.advance(step))
                    .isTrue();
        }
    }
}
