package dev.chimera.core.studio;

import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.QualityPreset;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/**
 * One page of an order, laid out from the top: a mark and the page number, the headline, the words below it, the chart, and at
 * the foot who speaks and that a machine made it. Immutable.
 */
final class Card {
    private static final int WIDTH = 1080;
    private static final int HEIGHT_SQUARE = 1080;
    private static final int HEIGHT_TALL = 1350;
    private static final int WORDS_BESIDE_CHART_MAX = 220;
    private static final float MARGIN = 96;
    private static final float INNER = WIDTH - 2 * MARGIN;
    private static final float GAP = 40;
    private static final float CHART_MIN = 330;
    private static final Lettering.Style BYLINE = new Lettering.Style(26, 1.35f);
    private static final Lettering.Style KICKER = new Lettering.Style(30, 1.3f);
    private static final float BODY_SIZE = 44;
    private static final float BODY_SIZE_BESIDE_CHART = 37;
    private static final float BODY_SPACING = 1.38f;
    private static final float HEADLINE_SPACING = 1.14f;

    private final MediaOrder order;
    private final int page;
    private final Typeface type;
    private final Palette palette;
    private final boolean tall;

    Card(MediaOrder order, int page, Typeface type) {
        this.order = order;
        this.page = page;
        this.type = type;
        this.palette = Palette.of(order.byline().isBlank() ? order.title() : order.byline());
        this.tall = needsHeight(order);
    }

    /** The picture: 1080 by 1080 pixels, 1080 by 1350 where more room is needed, twice that in the preset {@code HIGH}. */
    BufferedImage paint() {
        int scale = order.preset() == QualityPreset.HIGH ? 2 : 1;
        BufferedImage image = new BufferedImage(WIDTH * scale, height() * scale, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.scale(scale, scale);
            paintPage(g);
        } finally {
            g.dispose();
        }
        return image;
    }

    private void paintPage(Graphics2D g) {
        g.setColor(palette.ground());
        g.fill(new Rectangle2D.Float(0, 0, WIDTH, height()));
        if (order.prompts().get(page).series().isEmpty()) {
            paintRings(g);
        }
        float top = paintMark(g);
        float bottom = paintByline(g);
        VisualPrompt prompt = order.prompts().get(page);
        if (prompt.series().isEmpty()) {
            paintWords(g, top, bottom, false);
        } else {
            float wordsEnd = paintWords(g, top, bottom - CHART_MIN - GAP, true);
            new Chart(prompt.series(), palette, type)
                    .paint(g, new Rectangle2D.Double(MARGIN, wordsEnd + GAP, INNER, bottom - wordsEnd - GAP));
        }
    }

    /** Rings around the lower right corner, so that a page of few words is not bare. */
    private void paintRings(Graphics2D g) {
        g.setColor(palette.shade());
        g.setStroke(new BasicStroke(46));
        for (float radius = 250; radius <= 730; radius += 120) {
            g.draw(new Ellipse2D.Float(WIDTH - radius, height() - radius, 2 * radius, 2 * radius));
        }
    }

    private float paintMark(Graphics2D g) {
        g.setColor(palette.accent());
        g.fill(new RoundRectangle2D.Float(MARGIN, MARGIN, 88, 12, 12, 12));
        int pages = order.prompts().size();
        if (pages > 1) {
            Lettering marker = Lettering.fit(
                    (page + 1) + "/" + pages, type.bold(), new Lettering.Box(200, 60), new Lettering.Style(30, 1.2f));
            marker.paint(g, WIDTH - MARGIN - marker.width(), MARGIN - 12, marker.width(), palette.softInk());
        }
        return MARGIN + 12 + GAP;
    }

    /** @return where the foot begins */
    private float paintByline(Graphics2D g) {
        String text = type.printable(order.byline());
        float bottom = height() - MARGIN * 0.75f;
        if (text.isEmpty()) {
            return bottom;
        }
        Lettering byline = Lettering.fit(text, type.regular(), new Lettering.Box(INNER, 150), BYLINE);
        float top = bottom - byline.height();
        byline.paint(g, MARGIN, top, INNER, palette.softInk());
        float rule = top - 24;
        g.setColor(palette.softInk());
        g.setStroke(new BasicStroke(1.5f));
        g.draw(new Line2D.Float(MARGIN, rule, MARGIN + INNER, rule));
        return rule - GAP;
    }

    /** @return where the words end */
    private float paintWords(Graphics2D g, float top, float bottom, boolean besideChart) {
        String title = type.printable(order.title());
        String caption = type.printable(order.prompts().get(page).caption());
        boolean first = page == 0 || caption.isEmpty();
        float y = top;
        if (!first) {
            Lettering kicker = Lettering.fit(title, type.bold(), new Lettering.Box(INNER, 90), KICKER);
            kicker.paint(g, MARGIN, y, INNER, palette.accent());
            y += kicker.height() + GAP * 0.6f;
        }
        String headline = first ? title : caption;
        String body = first && !caption.equals(title) ? caption : "";
        return y + Words.fit(headline, body, type, bottom - y, besideChart).paint(g, y, palette);
    }

    /** A headline and what stands below it, both made smaller by the same share until they fit. */
    private record Words(Lettering headline, Lettering body) {
        private static final float SHRINK = 0.95f;
        private static final float SHARE_MIN = 0.2f;
        private static final float BODY_GAP = GAP * 0.7f;

        static Words fit(String headline, String body, Typeface type, float room, boolean besideChart) {
            Words words = set(headline, body, type, room, besideChart, 1);
            for (float share = SHRINK; share > SHARE_MIN && words.height() > room; share *= SHRINK) {
                words = set(headline, body, type, room, besideChart, share);
            }
            return words;
        }

        private static Words set(
                String headline, String body, Typeface type, float room, boolean besideChart, float share) {
            Lettering.Box box = new Lettering.Box(INNER, room);
            float headSize = headlineSize(headline, besideChart) * share;
            float bodySize = (besideChart ? BODY_SIZE_BESIDE_CHART : BODY_SIZE) * share;
            return new Words(
                    Lettering.fit(headline, type.bold(), box, new Lettering.Style(headSize, HEADLINE_SPACING)),
                    Lettering.fit(body, type.regular(), box, new Lettering.Style(bodySize, BODY_SPACING)));
        }

        /** @return how high the words are */
        float paint(Graphics2D g, float y, Palette palette) {
            headline.paint(g, MARGIN, y, INNER, palette.ink());
            body.paint(g, MARGIN, y + headline.height() + BODY_GAP, INNER, palette.softInk());
            return height();
        }

        private float height() {
            return headline.height() + (body.height() == 0 ? 0 : BODY_GAP + body.height());
        }

        /** Few words may be loud, many words may not. */
        private static float headlineSize(String headline, boolean besideChart) {
            int length = headline.length();
            float loud = length <= 24 ? 124 : length <= 60 ? 98 : length <= 120 ? 74 : 60;
            return besideChart ? loud * 0.76f : loud;
        }
    }

    private int height() {
        return tall ? HEIGHT_TALL : HEIGHT_SQUARE;
    }

    /** Several pages are tall, as carousels are read, and so is a page with a chart and many words. */
    private static boolean needsHeight(MediaOrder order) {
        return order.prompts().size() > 1
                || order.prompts().stream()
                        .anyMatch(p -> !p.series().isEmpty()
                                && order.title().length() + p.caption().length() > WORDS_BESIDE_CHART_MAX);
    }
}
