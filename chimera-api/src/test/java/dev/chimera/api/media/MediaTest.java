package dev.chimera.api.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Money;
import dev.chimera.api.spi.MediaProvider.Job;
import dev.chimera.spec.Spec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MediaTest {
    private static final UUID ID = UUID.fromString("5b0c3c0e-8d7f-4b58-8f0e-2f1c9a7e4d21");
    private static final VisualPrompt SUN = new VisualPrompt("a sun", "hot", List.of(1L, -2L));
    private static final MediaOrder ORDER =
            new MediaOrder(ID, MediaKind.IMAGE, "A title", List.of(SUN), "Luna, a machine", QualityPreset.STANDARD);

    @Test
    void the_content_of_an_order_is_the_documented_digest() {
        assertThat(ORDER.content().hex()).isEqualTo("833c12627ef31c46642e7e04caa08cf8f8db76614ec9dbc4f51f0b4615e2544d");
    }

    @Test
    @Spec("META-6")
    void the_content_of_an_order_changes_with_every_part() {
        List<MediaOrder> orders = List.of(
                ORDER,
                new MediaOrder(
                        new UUID(0, 1), MediaKind.IMAGE, "A title", List.of(SUN), "Luna, a machine", ORDER.preset()),
                new MediaOrder(ID, MediaKind.VIDEO, "A title", List.of(SUN), "Luna, a machine", ORDER.preset()),
                new MediaOrder(ID, MediaKind.IMAGE, "A titl", List.of(SUN), "Luna, a machine", ORDER.preset()),
                new MediaOrder(ID, MediaKind.IMAGE, "A title", List.of(SUN, SUN), "Luna, a machine", ORDER.preset()),
                with(new VisualPrompt("a sum", "hot", List.of(1L, -2L))),
                with(new VisualPrompt("a sun", "hut", List.of(1L, -2L))),
                with(new VisualPrompt("a sun", "hot", List.of(1L, 2L))),
                with(new VisualPrompt("a sun", "hot", List.of(1L))),
                new MediaOrder(ID, MediaKind.IMAGE, "A title", List.of(SUN), "Luna", ORDER.preset()),
                new MediaOrder(ID, MediaKind.IMAGE, "A title", List.of(SUN), "Luna, a machine", QualityPreset.HIGH));

        assertThat(orders.stream().map(MediaOrder::content)).doesNotHaveDuplicates();
    }

    @Test
    void an_order_keeps_its_bounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> with());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MediaOrder(ID, MediaKind.IMAGE, "", List.of(SUN), "", QualityPreset.DRAFT));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new MediaOrder(ID, MediaKind.IMAGE, "t", List.of(SUN), "x".repeat(201), QualityPreset.DRAFT));
    }

    @Test
    void the_content_of_an_asset_is_that_of_its_files_in_order() {
        MediaFile one = file("file");
        MediaFile other = file("other");

        assertThat(asset(one, other).content().hex())
                .isEqualTo("0cb06fe5bb1c6a1e3a52845000f2ef6632eb945a378c3e843a782dec65131764");
        assertThat(asset(other, one).content()).isNotEqualTo(asset(one, other).content());
        assertThatIllegalArgumentException().isThrownBy(() -> asset());
    }

    @Test
    void a_file_is_not_empty() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new MediaFile(MediaKind.IMAGE, URI.create("file:///a.png"), 0, Digest.ZERO, "image/png", null));
        assertThat(MediaKind.VOICE.id()).isEqualTo("voice");
    }

    @Test
    void an_asset_passes_from_four_fifths_on() {
        assertThat(new QualityReport(0.8, List.of()).passes()).isTrue();
        assertThat(new QualityReport(0.799999, List.of()).passes()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new QualityReport(Double.NaN, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new QualityReport.Measure("contrast", 3, 1.1));
    }

    @Test
    void a_film_has_a_length_and_a_size() {
        Duration second = Duration.ofSeconds(1);

        assertThat(new VideoMetadata(second, 1080, 1920, 29.97, "h264").height())
                .isEqualTo(1920);
        assertThatIllegalArgumentException().isThrownBy(() -> new VideoMetadata(Duration.ZERO, 1, 1, 1, "h264"));
        assertThatIllegalArgumentException().isThrownBy(() -> new VideoMetadata(second, 0, 1, 1, "h264"));
        assertThatIllegalArgumentException().isThrownBy(() -> new VideoMetadata(second, 1, 1, 0, "h264"));
        assertThatIllegalArgumentException().isThrownBy(() -> new VideoMetadata(second, 1, 1, 1, ""));
    }

    @Test
    void a_failed_production_says_what_was_charged() {
        ProductionException known =
                new ProductionException(ErrorCode.PROVIDER_FAILED, "no picture", Money.usd("0.01"), null);
        ProductionException unknown =
                new ProductionException(ErrorCode.DEADLINE, "no answer", null, new IllegalStateException());

        assertThat(known.charged()).isEqualTo(Money.usd("0.01"));
        assertThat(unknown.charged()).isNull();
        assertThat(unknown.code()).isEqualTo(ErrorCode.DEADLINE);
    }

    @Test
    void a_job_folds_to_its_own_case() {
        List<Job> all = List.of(
                new Job.Running(0.5),
                new Job.Done(List.of(), Money.usd("0.01")),
                new Job.Failed("no paper", null, true));

        assertThat(all.stream().map(job -> job.<String>fold(r -> "running", d -> "done", f -> "failed")))
                .containsExactly("running", "done", "failed");
    }

    @Test
    void a_request_keeps_its_own_copy_of_the_tools() {
        Map<MediaKind, String> tools = new java.util.HashMap<>(Map.of(MediaKind.IMAGE, "studio"));
        ProductionRequest request = new ProductionRequest(ID, null, tools, QualityPreset.DRAFT, "");
        tools.clear();

        assertThat(request.tools()).containsEntry(MediaKind.IMAGE, "studio");
    }

    private static MediaOrder with(VisualPrompt... prompts) {
        return new MediaOrder(ID, MediaKind.IMAGE, "A title", List.of(prompts), "Luna, a machine", ORDER.preset());
    }

    private static MediaFile file(String content) {
        return new MediaFile(
                MediaKind.IMAGE, URI.create("file:///a.png"), 4, Digest.sha256(content), "image/png", null);
    }

    private static MediaAsset asset(MediaFile... files) {
        return new MediaAsset(
                ID,
                ID,
                ContentFormat.IMAGE,
                List.of(files),
                new QualityReport(1, List.of()),
                Money.usd("0.00"),
                new Provenance("studio", "job-1", Digest.ZERO, ID, Instant.EPOCH, Provenance.ALGORITHMIC),
                null);
    }
}
