package dev.chimera.core.report;

import dev.chimera.api.Bytes;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.media.VideoMetadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was made, of what quality, and where it comes from. */
record AssetSection(@Nullable MediaAsset asset) implements Section {
    /** All pictures of a page together. */
    static final long PICTURES_BYTES_MAX = 4L << 20;

    @Override
    public String id() {
        return "asset";
    }

    @Override
    public String title() {
        return "Asset";
    }

    @Override
    public void write(HtmlPage page) {
        @Nullable MediaAsset made = asset;
        if (made == null) {
            Rows.nothing(page, "Nothing was made.");
            return;
        }
        List<Picture> pictures = pictures(made);
        gallery(page, pictures);
        files(page, pictures);
        quality(page, made.quality());
        page.element("h3", "Where it comes from");
        page.open("dl", "class", "facts");
        Provenance provenance = made.provenance();
        Rows.pair(page, "Made by", provenance.provider() + ", job " + provenance.jobId());
        Rows.pair(page, "Made at", Figures.time(provenance.createdAt()));
        Rows.pair(page, "Charged", made.productionCost().toString());
        Rows.pair(page, "Kind of source", provenance.digitalSourceType());
        Rows.codePair(page, "Under permit", provenance.permitId().toString());
        Rows.codePair(page, "SHA-256 of the order", provenance.order().hex());
        Rows.codePair(page, "SHA-256 of the asset", made.content().hex());
        film(page, made.video());
        page.close();
    }

    private static List<Picture> pictures(MediaAsset made) {
        List<Picture> pictures = new ArrayList<>();
        long left = PICTURES_BYTES_MAX;
        for (MediaFile file : made.files()) {
            Picture picture = Picture.of(file, left);
            @Nullable Bytes content = picture.content();
            left -= content == null ? 0 : content.length();
            pictures.add(picture);
        }
        return pictures;
    }

    private static void gallery(HtmlPage page, List<Picture> pictures) {
        page.open("div", "class", "gallery");
        int number = 1;
        for (Picture picture : pictures) {
            @Nullable Bytes content = picture.content();
            if (content != null) {
                page.open("figure");
                page.picture(
                        picture.file().mediaType(), content.toArray(), "picture " + number + ", " + picture.name());
                page.element("figcaption", picture.name()).close();
            }
            number++;
        }
        page.close();
    }

    private static void files(HtmlPage page, List<Picture> pictures) {
        Rows.begin(page, "Files", "file", "type", "#size", "SHA-256", "note");
        for (Picture picture : pictures) {
            MediaFile file = picture.file();
            page.open("tr");
            Rows.words(page, picture.name());
            Rows.words(
                    page, file.mediaType() + (file.duration() == null ? "" : ", " + Figures.seconds(file.duration())));
            Rows.number(page, Figures.bytes(file.bytes()));
            Rows.digest(page, file.sha256().hex(), "");
            Rows.prose(page, picture.content() == null ? picture.why() : "shown above, SHA-256 checked");
            page.close();
        }
        Rows.end(page);
    }

    private static void quality(HtmlPage page, QualityReport quality) {
        page.open("p").text("Quality " + Figures.percent(quality.score()) + ", measured from the files; ");
        Rows.mark(
                page,
                quality.passes() ? Mark.GOOD : Mark.BAD,
                quality.passes() ? "passes" : "below " + Figures.percent(QualityReport.PASS));
        page.close();
        if (quality.measures().isEmpty()) {
            return;
        }
        page.open("details")
                .element("summary", Figures.plural(quality.measures().size(), "measure"));
        Rows.begin(page, "What the quality is made of", "measure", "#measured", "#score");
        for (QualityReport.Measure measure : quality.measures()) {
            page.open("tr");
            Rows.words(page, measure.name());
            Rows.number(page, Figures.number(measure.value()));
            Rows.number(page, Figures.percent(measure.score()));
            page.close();
        }
        Rows.end(page);
        page.close();
    }

    private static void film(HtmlPage page, @Nullable VideoMetadata film) {
        if (film != null) {
            Rows.pair(
                    page,
                    "Film",
                    Figures.seconds(film.duration()) + ", " + film.width() + " × " + film.height() + ", "
                            + Figures.number(film.framesPerSecond()) + " frames a second, " + film.codec());
        }
    }
}
