package dev.chimera.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPartsTest {
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    Path folder;

    @Test
    @Spec("DX-7")
    void a_picture_is_carried_only_if_it_is_small_and_still_what_was_made() throws Exception {
        Path file = Files.write(folder.resolve("card.png"), CONTENT);

        assertThat(Picture.of(file("image/png", file.toUri(), 3, CONTENT), 100).content())
                .isNotNull();
        assertThat(Picture.of(file("image/png", file.toUri(), 3, CONTENT), 2).why())
                .contains("more than this page");
        assertThat(Picture.of(file("image/png", file.toUri(), Picture.BYTES_MAX + 1L, CONTENT), Long.MAX_VALUE)
                        .why())
                .contains("more than this page");
        assertThat(Picture.of(file("image/svg+xml", file.toUri(), 3, CONTENT), 100)
                        .why())
                .contains("image/svg+xml");
        assertThat(Picture.of(file("image/png", URI.create("https://cdn.example/card.png"), 3, CONTENT), 100)
                        .why())
                .contains("loads nothing");
        assertThat(Picture.of(file("image/png", folder.toUri(), 3, CONTENT), 100)
                        .why())
                .contains("gone");
        Files.write(file, new byte[] {1, 2, 3, 4});
        assertThat(Picture.of(file("image/png", file.toUri(), 3, CONTENT), 100).why())
                .contains("SHA-256 is another");
    }

    @Test
    @Spec("DX-7")
    void a_picture_is_shown_as_data_with_a_name_and_no_path() {
        Path file = folder.resolve("a \"b\" <c>.png");
        HtmlPage page = new HtmlPage();
        Picture picture = Picture.of(file("image/png", file.toUri(), 3, CONTENT), 100);

        page.picture("image/png", CONTENT, picture.name());

        assertThat(picture.name()).isEqualTo("a \"b\" <c>.png");
        assertThat(page.finish())
                .isEqualTo("<img src=\"data:image/png;base64,AQID\" alt=\"a &quot;b&quot; &lt;c&gt;.png\"/>");
    }

    private static MediaFile file(String type, URI uri, long bytes, byte[] content) {
        return new MediaFile(MediaKind.IMAGE, uri, bytes, Digest.sha256(content), type, null);
    }

    @Test
    @Spec("DX-7")
    void a_ledger_that_could_not_be_checked_is_called_not_verified_and_why() {
        LedgerCheck tooLong = LedgerCheck.of(ledger(LedgerCheck.ENTRIES_MAX + 1, "never asked"));
        LedgerCheck failing = LedgerCheck.of(ledger(1, "the store is away"));

        assertThat(tooLong.words()).startsWith("Not verified").contains("50,001 entries", "offline verifier");
        assertThat(failing.words()).isEqualTo("Not verified: the check failed: the store is away.");
        assertThat(List.of(tooLong.word(), failing.word())).containsOnly("not verified");
        assertThat(List.of(tooLong.mark(), failing.mark())).containsOnly(Mark.WAIT);
    }

    private static Ledger ledger(long size, String failure) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, args) -> {
                    if (method.getName().equals("size")) {
                        return size;
                    }
                    throw new IllegalStateException(failure);
                });
    }

    @Test
    void bars_stay_within_their_limit_whatever_the_figures() {
        assertThat(widths("5.00", "0.05", "0.00")).containsExactly("1000", "10");
        assertThat(widths("5.00", "4.00", "9.00")).containsExactly("1000", "800", "200");
        assertThat(widths("0.00", "0.00", "0.00")).containsExactly("1000");
        assertThat(widths("0.000001", "900000000000.00", "0.00")).containsExactly("1000", "1000");
        assertThat(widths("900000000000.00", "0.000001", "0.00")).containsExactly("1000", "4");
    }

    private static List<String> widths(String limit, String settled, String reserved) {
        HtmlPage page = new HtmlPage();
        Bars.budget(
                page,
                List.of(new BudgetLine(
                        new Budget.Scope.Total(),
                        BudgetPeriod.DAY,
                        LocalDate.of(2026, 1, 1),
                        Money.usd(limit),
                        Money.usd(reserved),
                        Money.usd(settled))));
        return Jsoup.parse(page.finish()).select("rect").eachAttr("width");
    }

    @Test
    @Spec("DX-7")
    void the_writer_refuses_attributes_that_may_load_or_run_something() {
        for (String name : List.of("src", "href", "style", "onclick", "srcset")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new HtmlPage().open("p", name, "x"))
                    .withMessageContaining(name);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HtmlPage().picture("text/html", CONTENT, ""))
                .withMessageContaining("text/html");
    }

    @Test
    @Spec("DX-7")
    void what_cannot_be_seen_is_shown_by_its_number() {
        assertThat(VisibleText.of("a\u202Eb\u0000\uD800", 99)).isEqualTo("a[U+202E]b[U+0000][U+D800]");
        assertThat(VisibleText.of("e" + "\u0301".repeat(9), 99)).isEqualTo("e" + "\u0301".repeat(4));
        assertThat(VisibleText.of("👩‍👩‍👧 naïve\nline", 99)).isEqualTo("👩‍👩‍👧 naïve\nline");
        assertThat(VisibleText.of("abcdef", 3)).isEqualTo("abc…");
        assertThat(VisibleText.line("  a \n\n b\t", 9)).isEqualTo("a b");
    }

    @Test
    void figures_are_written_alike() throws IOException {
        assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Figures.number(67_125.456)).isEqualTo("67,125.46");
        assertThat(Figures.number(Double.POSITIVE_INFINITY)).isEqualTo("Infinity");
        assertThat(Figures.percent(0.955)).isEqualTo("95.5 %");
        assertThat(Figures.span(Duration.ofDays(28))).isEqualTo("28 days");
        assertThat(Figures.span(Duration.ofHours(24))).isEqualTo("24 hours");
        assertThat(Figures.span(Duration.ofMinutes(1))).isEqualTo("1 minute");
        assertThat(Figures.span(Duration.ofMillis(1_500))).isEqualTo("1.50 s");
        assertThat(Figures.seconds(Duration.ofSeconds(Long.MAX_VALUE, 5_000_000)))
                .isEqualTo("9223372036854775807.01 s");
        assertThat(Figures.bytes(999)).isEqualTo("999 B");
        assertThat(Figures.bytes(66_560)).isEqualTo("67 kB");
    }

    @Test
    void the_text_of_the_page_has_contrast_in_both_schemes() {
        for (List<String> pair : List.of(
                List.of("#1b2125", "#f6f7f7"),
                List.of("#55606a", "#f6f7f7"),
                List.of("#0b6b6b", "#f6f7f7"),
                List.of("#1a6b3a", "#e7f4ec"),
                List.of("#b3261e", "#fceceb"),
                List.of("#8a5300", "#fdf3e1"),
                List.of("#a5b0b9", "#1a2024"),
                List.of("#5cc3bd", "#1a2024"),
                List.of("#74d196", "#16301f"),
                List.of("#ff9a91", "#3a1b19"),
                List.of("#f0b862", "#33270f"))) {
            assertThat(ReportStyle.SHEET).contains(pair.get(0), pair.get(1));
            assertThat(contrast(pair.get(0), pair.get(1))).as("%s", pair).isGreaterThan(4.5);
        }
    }

    /** The contrast ratio of WCAG 2. */
    private static double contrast(String one, String other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(String colour) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weights[i] * (part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    @Test
    void elements_that_were_opened_are_closed() {
        HtmlPage page = new HtmlPage();
        page.open("p").text("a");

        Element parsed = Jsoup.parse(page.close().finish()).body();

        assertThat(parsed.html()).isEqualTo("<p>a</p>");
    }
}
