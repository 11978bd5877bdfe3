package dev.chimera.core.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("ART-8")
class CardDesignTest {
    private static final Typeface TYPE = Typeface.ofThisMachine();

    @Test
    void everything_that_is_read_stands_out_from_its_ground() {
        Set<Color> grounds = new HashSet<>();
        for (int seed = 0; seed < 500; seed++) {
            Palette palette = Palette.of("persona " + seed);
            grounds.add(palette.ground());
            for (Color ink : new Color[] {palette.ink(), palette.softInk(), palette.accent()}) {
                assertThat(Tint.contrast(ink, palette.ground())).isGreaterThanOrEqualTo(4.5);
                assertThat(Tint.contrast(ink, palette.shade())).isGreaterThanOrEqualTo(4.5);
            }
        }
        assertThat(grounds).hasSizeGreaterThan(10);
    }

    @Test
    void a_persona_keeps_its_colours() {
        assertThat(Palette.of("Iris Volt")).isEqualTo(Palette.of("Iris Volt"));
    }

    @Test
    void contrast_is_that_of_wcag() {
        assertThat(Tint.contrast(Color.BLACK, Color.WHITE)).isEqualTo(21.0);
        assertThat(Tint.contrast(Color.WHITE, new Color(0x767676))).isBetween(4.54, 4.55);
        assertThat(new Tint(1, 0, 0).color()).isEqualTo(Color.WHITE);
        assertThat(new Tint(0.628, 0.2577, 29.23).color()).isEqualTo(new Color(255, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "Several words that have to be broken into lines somewhere",
                "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
                "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
                "مرحبا بالعالم مرحبا بالعالم مرحبا بالعالم"
            })
    void words_are_never_cut_off(String text) {
        for (float height : new float[] {60, 150, 600}) {
            Lettering set = fit(text, 500, height);
            BufferedImage page = new BufferedImage(900, 1000, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = page.createGraphics();
            set.paint(g, 200, 200, 500, Color.WHITE);
            g.dispose();

            assertThat(set.height()).isLessThanOrEqualTo(height);
            assertThat(inkOutside(page, 190, 190, 520, (int) height + 20)).isZero();
        }
    }

    @Test
    void whole_words_are_worth_a_smaller_size() {
        assertThat(fit("extraordinary", 500, 600).splitsWord()).isFalse();
        assertThat(fit("extraordinary".repeat(6), 500, 600).splitsWord()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "9999,9999",
        "-42,-42",
        "12345,12.3k",
        "999999,1M",
        "4000000,4M",
        "-2500000,-2.5M",
        "9223372036854775807,9.2E"
    })
    void figures_are_short(long value, String shown) {
        assertThat(Chart.compact(value)).isEqualTo(shown);
    }

    @Test
    void what_cannot_be_printed_is_left_out_or_shown_as_a_box() {
        assertThat(TYPE.printable(" a\n\t b\u0000\u202Ec\uFE0F ")).isEqualTo("a bc");
        assertThat(TYPE.printable("\uD808\uDC00")).isIn("\u25A1", "?");
        assertThat(TYPE.coverage("abc")).isEqualTo(1);
        assertThat(TYPE.coverage("\uD808\uDC00\uD808\uDC01")).isZero();
        assertThat(TYPE.coverage("!?")).isEqualTo(1);
    }

    private static Lettering fit(String text, float width, float height) {
        return Lettering.fit(text, TYPE.bold(), new Lettering.Box(width, height), new Lettering.Style(90, 1.2f));
    }

    private static int inkOutside(BufferedImage page, int left, int top, int width, int height) {
        int ink = 0;
        for (int y = 0; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                boolean inside = x >= left && x < left + width && y >= top && y < top + height;
                ink += !inside && (page.getRGB(x, y) & 0xFFFFFF) != 0 ? 1 : 0;
            }
        }
        return ink;
    }
}
