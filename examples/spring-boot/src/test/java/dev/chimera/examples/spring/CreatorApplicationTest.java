package dev.chimera.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.core.ChimeraPipeline;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole application on the loopback address, with a real database. */
class CreatorApplicationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void publishes_a_run_that_came_over_http_on_the_hosts_own_data_source() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
                ConfigurableApplicationContext context = start(server)) {
            HikariDataSource host = (HikariDataSource) context.getBean(DataSource.class);
            ChimeraPipeline pipeline = context.getBean(ChimeraPipeline.class);

            URI run = submit(context);
            String story = story(run);

            assertThat(story).contains("publication: feed as ");
            assertThat(folder.resolve("outbox/feed.xml")).exists();
            assertThat(JdbcClient.create(host)
                            .sql("SELECT count(*) FROM chimera.ledger")
                            .query(Long.class)
                            .single())
                    .isEqualTo(context.getBean(Cfo.class).ledger().verify().size())
                    .isPositive();
            assertThat(send(HttpRequest.newBuilder(run.resolve("/runs/00000000-0000-0000-0000-000000000000")))
                            .statusCode())
                    .isEqualTo(404);
            HttpResponse<String> wrong =
                    send(HttpRequest.newBuilder(run.resolve("/runs?asOf=%2B1000000000-12-31T23:59:59Z"))
                            .POST(HttpRequest.BodyPublishers.noBody()));
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("asOf must be from 1970");

            assertThat(SpringApplication.exit(context)).isZero();

            assertThat(host.isClosed()).isTrue();
            assertThatThrownBy(() -> pipeline.start(TrendQuery.global())).hasMessageContaining("closed");
        }
    }

    private ConfigurableApplicationContext start(EmbeddedPostgres server) {
        return SpringApplication.run(
                CreatorApplication.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                "--creator.data=" + Path.of("../quickstart/data"),
                "--creator.folder=" + folder);
    }

    private URI submit(ConfigurableApplicationContext context) throws Exception {
        int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
        URI runs = URI.create("http://127.0.0.1:" + port + "/runs?asOf=2013-06-13T00:00:00Z");
        HttpResponse<String> answer = send(HttpRequest.newBuilder(runs).POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return runs.resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    /** The story of a run that has ended, read over HTTP. */
    private String story(URI run) throws Exception {
        Instant until = Instant.now().plus(PATIENCE);
        String story = "";
        while (!Files.exists(folder.resolve("outbox/feed.xml")) || !story.contains("publication: ")) {
            assertThat(Instant.now()).as("still not published: %s", story).isBefore(until);
            Thread.sleep(100);
            story = send(HttpRequest.newBuilder(run)).body();
        }
        return story;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }
}
