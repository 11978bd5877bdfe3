package dev.chimera.benchmarks.swarm;

import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.Director;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Ratio;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Writes briefs of the usual size, each of its own words: a title of 60 characters, a script of 800, three prompts of 120. Thread-safe. */
final class FreshBriefs implements Director {
    private static final int TITLE = 60;
    private static final int SCRIPT = 800;
    private static final int PROMPTS = 3;
    private static final int PROMPT = 120;
    private static final Ratio ENGAGEMENT = Ratio.of("0.03");
    private static final Ratio ROI = Ratio.of("3.0");

    private final AtomicLong written = new AtomicLong();

    @Override
    public ContentBrief createBrief(BriefRequest request, Pricing pricing) {
        long number = written.incrementAndGet();
        List<VisualPrompt> prompts = IntStream.range(0, PROMPTS)
                .mapToObj(scene -> new VisualPrompt(
                        text("scene " + scene + " of story", number, PROMPT), text("caption", number, 20), List.of()))
                .toList();
        return new ContentBrief(
                new UUID(3, number),
                request.trend().trendId(),
                ContentFormat.CAROUSEL,
                new ContentBrief.Copy(text("title", number, TITLE), text("script", number, SCRIPT), List.of()),
                prompts,
                "",
                request.targetPlatforms(),
                new ContentBrief.Forecast(
                        pricing.price(ContentFormat.CAROUSEL, prompts).orElse(null), ENGAGEMENT, ROI));
    }

    /** Words that are the number's own from beginning to end. */
    private static String text(String what, long number, int length) {
        StringBuilder text = new StringBuilder(length + 16).append(what);
        for (long word = number; text.length() < length; word = word * 31 + 17) {
            text.append(' ').append(String.format(Locale.ROOT, "%06x", word & 0xFFFFFF));
        }
        text.setLength(length);
        return text.toString();
    }
}
