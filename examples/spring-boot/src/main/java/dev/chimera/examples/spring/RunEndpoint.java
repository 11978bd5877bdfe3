package dev.chimera.examples.spring;

import dev.chimera.api.run.RunId;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.RunStory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes runs on and tells their story. Asks nobody who they are: the host puts its own authentication in front. */
@RestController
@RequestMapping("/runs")
class RunEndpoint {
    private final ChimeraPipeline pipeline;

    RunEndpoint(ChimeraPipeline pipeline) {
        this.pipeline = pipeline;
    }

    // tag::spring-endpoint[]
    /** Hands a run in; answers before it is done, or says when to come back. */
    @PostMapping
    ResponseEntity<String> submit(@RequestParam("asOf") Optional<Instant> asOf) {
        TrendQuery query = TrendQuery.global().within(Duration.ofDays(28));
        return pipeline.submit(asOf.map(query::asOf).orElse(query))
                .fold(
                        accepted -> ResponseEntity.accepted()
                                .location(URI.create("/runs/" + accepted.runId()))
                                .build(),
                        refused -> ResponseEntity.status(refused.status().code())
                                .header(
                                        HttpHeaders.RETRY_AFTER,
                                        String.valueOf(1 + refused.retryAfter().toSeconds()))
                                .body(refused.reason()));
    }

    /** What is known of a run, a line each. */
    @GetMapping("/{id}")
    ResponseEntity<List<String>> story(@PathVariable("id") UUID id) {
        return ResponseEntity.of(pipeline.story(new RunId(id)).map(RunStory::lines));
    }

    /** A query out of its bounds is the caller's mistake. */
    @ExceptionHandler(IllegalArgumentException.class)
    ResponseEntity<String> refuse(IllegalArgumentException wrong) {
        return ResponseEntity.badRequest().body(wrong.getMessage());
    }
    // end::spring-endpoint[]
}
