package dev.chimera.core.director;

import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.trend.TrendReport;
import java.util.ArrayList;
import java.util.List;

/** The pictures or scenes of a brief: a title card, a chart of the posts over time, and up to three quotations. */
final class VisualPlan {
    private static final int CAPTION_MAX = 90;

    private VisualPlan() {}

    /** The pictures for {@code format}: one with the chart for an image, all of them for films and carousels. */
    static List<VisualPrompt> of(ContentFormat format, TrendReport trend, BriefText text) {
        String topic = TrendWords.topic(trend, 120);
        List<Long> series = trend.evidence().volumes();
        if (format == ContentFormat.IMAGE) {
            return List.of(new VisualPrompt(
                    "One card: a headline above a chart of posts about " + topic, text.title(), series));
        }
        List<VisualPrompt> prompts = new ArrayList<>();
        prompts.add(new VisualPrompt("Title card, plain background, about " + topic, text.title(), List.of()));
        prompts.add(new VisualPrompt("Chart of posts over time about " + topic, chartCaption(trend), series));
        if (format != ContentFormat.THREAD) {
            text.quoted()
                    .forEach(post -> prompts.add(new VisualPrompt(
                            "Quotation card about " + topic, TrendWords.caption(post, CAPTION_MAX), List.of())));
        }
        return prompts;
    }

    private static String chartCaption(TrendReport trend) {
        String caption = TrendWords.posts(trend.volume()) + " in "
                + TrendWords.span(trend.evidence().window());
        return Scripts.oneLine(caption, CAPTION_MAX);
    }
}
