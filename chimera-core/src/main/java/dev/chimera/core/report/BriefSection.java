package dev.chimera.core.report;

import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.VisualPrompt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was to be made. */
record BriefSection(@Nullable ContentBrief brief) implements Section {
    @Override
    public String id() {
        return "brief";
    }

    @Override
    public String title() {
        return "Brief";
    }

    @Override
    public void write(HtmlPage page) {
        @Nullable ContentBrief written = brief;
        if (written == null) {
            Rows.nothing(page, "The run has not come to a brief.");
            return;
        }
        page.element("h3", written.copy().title(), "dir", "auto");
        page.element("p", written.copy().script(), "class", "script", "dir", "auto");
        page.open("dl", "class", "facts");
        Rows.pair(page, "Format", written.format().toString());
        Rows.pair(
                page,
                "For",
                written.targetPlatforms().stream().map(Object::toString).collect(Collectors.joining(", ")));
        Rows.pair(page, "Tags", tags(written));
        Rows.pair(page, "Estimated cost", Figures.money(written.forecast().estimatedCost()));
        Rows.pair(page, "Projected ROI", written.forecast().projectedRoi().toString());
        Rows.pair(
                page, "Projected engagement", Figures.percent(written.forecast().projectedEngagement()));
        if (!written.toneGuidelines().isEmpty()) {
            Rows.widePair(page, "Tone", written.toneGuidelines());
        }
        page.close();
        page.open("details")
                .element("summary", Figures.plural(written.visualPrompts().size(), "picture or scene prompt"));
        page.open("ol");
        for (VisualPrompt prompt : written.visualPrompts()) {
            page.open("li").text(prompt.prompt());
            if (!prompt.caption().isEmpty()) {
                page.element("p", "caption: " + prompt.caption(), "class", "by");
            }
            page.close();
        }
        page.close().close();
    }

    private static String tags(ContentBrief brief) {
        return brief.copy().hashtags().isEmpty()
                ? "none"
                : brief.copy().hashtags().stream().map(tag -> "#" + tag).collect(Collectors.joining(" "));
    }
}
