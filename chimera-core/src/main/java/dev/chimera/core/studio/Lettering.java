package dev.chimera.core.studio;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.text.AttributedString;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A text set in lines that fit a box: as large as the box allows, and never cut off. Breaks where the script allows it, inside a
 * word only if the word alone is wider than the box. Immutable.
 */
final class Lettering {
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final float SHRINK = 0.94f;
    /** Below this nobody can read it; a box too small even for that is a defect of the layout. */
    private static final float SIZE_FLOOR = 9;

    /** Down to this share of the size wanted, a long word makes the text smaller; below, the word is split. */
    private static final float WHOLE_WORDS_FROM = 0.6f;

    private final List<TextLayout> lines;
    private final float leading;
    private final float width;

    private final boolean splitsWord;

    private Lettering(List<TextLayout> lines, float leading, float width, boolean splitsWord) {
        this.lines = lines;
        this.leading = leading;
        this.width = width;
        this.splitsWord = splitsWord;
    }

    /** {@code text} in {@code font}, as large as {@code style} and {@code box} allow. */
    static Lettering fit(String text, Font font, Box box, Style style) {
        float size = style.sizeMax();
        Lettering set = set(text, font.deriveFont(size), box.width(), style.spacing());
        while (size > style.sizeMax() * WHOLE_WORDS_FROM && (set.splitsWord || !set.fits(box))) {
            size *= SHRINK;
            set = set(text, font.deriveFont(size), box.width(), style.spacing());
        }
        if (set.splitsWord) { // a word that no bearable size would keep whole: then large and split
            size = style.sizeMax();
            set = set(text, font.deriveFont(size), box.width(), style.spacing());
        }
        while (size > SIZE_FLOOR && !set.fits(box)) {
            size *= SHRINK;
            set = set(text, font.deriveFont(size), box.width(), style.spacing());
        }
        return set;
    }

    /** How high it is, from the top of the first line to the foot of the last. */
    float height() {
        if (lines.isEmpty()) {
            return 0;
        }
        return ascent()
                + leading * (lines.size() - 1)
                + lines.get(lines.size() - 1).getDescent();
    }

    /** Whether a word had to be broken without a hyphen. */
    boolean splitsWord() {
        return splitsWord;
    }

    /** How wide the widest line is. */
    float width() {
        return width;
    }

    /** Paints it with its top left corner at {@code x}, {@code y}; lines of a right-to-left script end at the box's right. */
    void paint(Graphics2D g, float x, float y, float boxWidth, Color color) {
        g.setColor(color);
        float baseline = y + (lines.isEmpty() ? 0 : ascent());
        for (TextLayout line : lines) {
            float indent = line.isLeftToRight() ? 0 : boxWidth - line.getAdvance();
            line.draw(g, x + indent, baseline);
            baseline += leading;
        }
    }

    private float ascent() {
        return lines.get(0).getAscent();
    }

    private boolean fits(Box box) {
        return height() <= box.height() && width <= box.width() + 0.5f;
    }

    private static Lettering set(String text, Font font, float width, float spacing) {
        List<TextLayout> lines = new ArrayList<>();
        float widest = 0;
        boolean splits = false;
        if (!text.isEmpty()) {
            AttributedString attributed = new AttributedString(text);
            attributed.addAttribute(TextAttribute.FONT, font);
            attributed.addAttribute(TextAttribute.KERNING, TextAttribute.KERNING_ON);
            LineBreakMeasurer measurer = new LineBreakMeasurer(attributed.getIterator(), CONTEXT);
            BreakIterator breaks = BreakIterator.getLineInstance(Locale.ROOT);
            breaks.setText(text);
            while (measurer.getPosition() < text.length()) {
                TextLayout line = measurer.nextLayout(width);
                lines.add(line);
                widest = Math.max(widest, line.getVisibleAdvance());
                splits |= !breaks.isBoundary(measurer.getPosition());
            }
        }
        return new Lettering(List.copyOf(lines), font.getSize2D() * spacing, widest, splits);
    }

    /** The room for a text, in pixels. */
    record Box(float width, float height) {}

    /**
     * How a text is set.
     *
     * @param sizeMax the size to begin with
     * @param spacing from one base line to the next, as a multiple of the size
     */
    record Style(float sizeMax, float spacing) {}
}
