package dev.chimera.core.report;

import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.spi.OutboxStore;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What went out, or was to go out, under which label, where it is, and how people answered. */
record PublicationSection(RunRecord run, Optional<OutboxStore.Entry> outbox) implements Section {
    @Override
    public String id() {
        return "publication";
    }

    @Override
    public String title() {
        return "Publication";
    }

    @Override
    public void write(HtmlPage page) {
        @Nullable PublishOrder order = run.state().order();
        @Nullable PublishOutcome outcome = run.state().outcome();
        @Nullable Publication publication = publication();
        if (order == null && outcome == null && publication == null) {
            Rows.nothing(page, "Nothing was published, and nothing was ready to be.");
            return;
        }
        if (outcome != null) {
            page.open("p");
            Rows.mark(page, mark(outcome), words(outcome));
            page.close();
        }
        if (publication != null) {
            where(page, publication);
        }
        if (order != null) {
            order(page, order);
        }
        outbox.ifPresent(entry -> page.element(
                "p",
                "The outbox says: " + entry.state() + (entry.note().isEmpty() ? "" : ", " + entry.note()) + ", at "
                        + Figures.time(entry.updatedAt()) + ".",
                "class",
                "by"));
        engagement(page, run.state().engagement());
    }

    private @Nullable Publication publication() {
        if (run.result() instanceof RunResult.Published published) {
            return published.publication();
        }
        return outbox.map(OutboxStore.Entry::publication).orElse(null);
    }

    private static Mark mark(PublishOutcome outcome) {
        return outcome.fold(p -> Mark.GOOD, f -> Mark.BAD, u -> Mark.WAIT, d -> Mark.GOOD);
    }

    private static String words(PublishOutcome outcome) {
        return outcome.fold(
                done -> done.fresh() ? "published by this run" : "was out before this run",
                failed -> "failed, " + failed.errorClass() + ": " + failed.message(),
                unknown -> "not known: " + unknown.message(),
                planned -> "planned only, this was a dry run");
    }

    private static void where(HtmlPage page, Publication publication) {
        page.open("dl", "class", "facts");
        Rows.pair(page, "Platform", publication.key().platform().toString());
        Rows.pair(page, "Account", publication.key().account());
        page.open("div").element("dt", "Address").open("dd");
        if (publication.uri() == null) {
            page.text("the platform names none");
        } else {
            page.address(publication.uri());
        }
        page.close().close();
        Rows.codePair(page, "The platform's own id", publication.remoteId());
        Rows.pair(page, "Published at", Figures.time(publication.publishedAt()));
        Rows.codePair(page, "SHA-256 of what went out", publication.content().hex());
        page.close();
    }

    private static void order(HtmlPage page, PublishOrder order) {
        page.element("h3", "What people read");
        page.element("h4", order.title(), "dir", "auto");
        page.element("p", order.text(), "class", "script", "dir", "auto");
        page.open("dl", "class", "facts");
        Rows.pair(
                page,
                "Tags",
                order.tags().isEmpty()
                        ? "none"
                        : order.tags().stream().map(tag -> "#" + tag).collect(Collectors.joining(" ")));
        Rows.pair(page, "AI label for people", order.disclosure().visibleText());
        Rows.pair(
                page,
                "AI label for programs",
                order.disclosure().flags().entrySet().stream()
                        .map(flag -> flag.getKey() + "=" + flag.getValue())
                        .collect(Collectors.joining(", ")));
        Rows.codePair(page, "SHA-256 of the order", order.content().hex());
        page.close();
    }

    private static void engagement(HtmlPage page, @Nullable Engagement engagement) {
        page.element("h3", "How people answered");
        if (engagement == null) {
            Rows.nothing(page, "Not known: it has not been read from the platform.");
            return;
        }
        page.open("dl", "class", "facts");
        Rows.pair(page, "Views", Figures.count(engagement.views()));
        Rows.pair(page, "Likes", Figures.count(engagement.likes()));
        Rows.pair(page, "Comments", Figures.count(engagement.comments()));
        Rows.pair(page, "Shares", Figures.count(engagement.shares()));
        Rows.pair(page, "Rate", engagement.rate().map(Figures::percent).orElse("none yet, for nobody has seen it"));
        Rows.pair(page, "Read at", Figures.time(engagement.measuredAt()));
        page.close();
    }
}
