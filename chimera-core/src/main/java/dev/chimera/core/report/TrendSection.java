package dev.chimera.core.report;

import dev.chimera.api.run.RunState;
import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was asked, what was rising, and in which posts. Names no author and no address of a post. */
record TrendSection(RunState state) implements Section {
    private static final int POST_MAX = 400;
    private static final int MISSING_MAX = 50;

    @Override
    public String id() {
        return "trend";
    }

    @Override
    public String title() {
        return "Trend";
    }

    @Override
    public void write(HtmlPage page) {
        page.element("p", asked(state.query()));
        @Nullable TrendScan scan = state.scan();
        if (scan == null) {
            Rows.nothing(page, "The run has not come to a scan.");
            return;
        }
        @Nullable TrendReport trend = state.trend();
        if (trend == null) {
            Rows.nothing(page, "No trend was chosen.");
        } else {
            chosen(page, trend);
        }
        found(page, scan, trend);
        if (trend != null) {
            posts(page, trend.evidence().topPosts());
        }
    }

    private static String asked(TrendQuery query) {
        String words = query.isGlobal()
                ? "whatever is rising"
                : query.keywords().stream().map(word -> "“" + word + "”").collect(Collectors.joining(", "));
        String where = query.platforms().isEmpty()
                ? "everywhere"
                : "on "
                        + query.platforms().stream()
                                .map(Object::toString)
                                .sorted()
                                .collect(Collectors.joining(", "));
        return "Asked for " + words + " " + where + " within "
                + Figures.span(query.timeframe().span())
                + (query.asOf() == null ? "" : " up to " + Figures.time(query.asOf()))
                + ", with a rising velocity of at least " + Figures.number(query.minVelocity()) + ".";
    }

    private static void chosen(HtmlPage page, TrendReport trend) {
        page.element("h3", trend.topic());
        page.open("dl", "class", "facts");
        Rows.pair(page, "Volume", Figures.plural(trend.volume(), "distinct post"));
        Rows.pair(
                page,
                "Velocity",
                Figures.number(trend.velocity().rising()) + ", false alarm rate "
                        + Figures.percent(trend.velocity().falseAlarmRate()));
        Rows.pair(
                page,
                "Sentiment",
                trend.sentiment().label() + ", score "
                        + Figures.number(trend.sentiment().score()) + ", confidence "
                        + Figures.percent(trend.sentiment().confidence()));
        Rows.pair(
                page,
                "Platforms",
                trend.platforms().stream().map(Object::toString).sorted().collect(Collectors.joining(", ")));
        page.close();
        new VolumeChart(trend.evidence()).write(page);
    }

    private static void found(HtmlPage page, TrendScan scan, @Nullable TrendReport trend) {
        page.element("h3", "The scan");
        page.element(
                "p",
                Figures.plural(scan.posts().read(), "post") + " read, "
                        + Figures.count(scan.posts().outsideWindow()) + " outside the window, "
                        + Figures.count(scan.posts().refused()) + " refused by the gateway, "
                        + Figures.plural(scan.duplicates(), "repeat") + "; took " + Figures.seconds(scan.elapsed())
                        + ".");
        List<String> missing = scan.missing().stream().map(TrendSection::silent).toList();
        if (!missing.isEmpty()) {
            Rows.list(page, missing, MISSING_MAX);
        }
        if (scan.trends().isEmpty()) {
            Rows.nothing(page, "Nothing was rising.");
            return;
        }
        Rows.begin(page, "Trends found, the fastest first", "topic", "#posts", "#velocity", "chosen");
        for (TrendReport each : scan.trends()) {
            page.open("tr");
            Rows.words(page, each.topic());
            Rows.number(page, Figures.count(each.volume()));
            Rows.number(page, Figures.number(each.velocity().rising()));
            Rows.words(page, trend != null && each.trendId().equals(trend.trendId()) ? "✓ chosen" : "");
            page.close();
        }
        Rows.end(page);
    }

    private static String silent(MissingSource source) {
        return "source '" + source.source() + "' did not answer: " + source.reason();
    }

    private static void posts(HtmlPage page, List<Post> posts) {
        if (posts.isEmpty()) {
            return;
        }
        page.element("h3", "Posts that people answered most").open("ol", "class", "posts");
        for (Post post : posts) {
            page.open("li").element("blockquote", VisibleText.line(post.text(), POST_MAX), "dir", "auto");
            page.element(
                    "p",
                    post.platform() + " " + post.channel() + " · " + Figures.time(post.createdAt()) + " · "
                            + Figures.plural(post.reach().likes(), "like") + ", "
                            + Figures.plural(post.reach().comments(), "comment") + ", "
                            + Figures.plural(post.reach().shares(), "share"),
                    "class",
                    "by");
            page.close();
        }
        page.close();
    }
}
