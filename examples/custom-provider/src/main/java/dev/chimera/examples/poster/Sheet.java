package dev.chimera.examples.poster;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A sheet of paper with a title as large as it will go and a line of small print. */
record Sheet(String title, String smallPrint) {
    private static final int SIDE = 1080;
    private static final int MARGIN = 90;
    private static final Color PAPER = new Color(0xF6F1E7);
    private static final Color INK = new Color(0x1D2433);
    private static final Color ACCENT = new Color(0xB3261E);

    byte[] png() throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            pen.setColor(PAPER);
            pen.fillRect(0, 0, SIDE, SIDE);
            pen.setColor(ACCENT);
            pen.fillRect(MARGIN, MARGIN, 180, 18);
            pen.setColor(INK);
            paintTitle(pen);
            pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 30));
            List<String> lines = wrap(smallPrint, pen.getFontMetrics());
            for (int i = 0; i < lines.size(); i++) {
                pen.drawString(lines.get(i), MARGIN, SIDE - MARGIN - (lines.size() - 1 - i) * 38);
            }
        } finally {
            pen.dispose();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private void paintTitle(Graphics2D pen) {
        for (int size = 150; ; size -= 6) {
            pen.setFont(new Font(Font.SERIF, Font.BOLD, size));
            FontMetrics metrics = pen.getFontMetrics();
            List<String> lines = wrap(title, metrics);
            boolean fits = lines.size() * metrics.getHeight() <= SIDE - 4 * MARGIN
                    && lines.stream().allMatch(line -> metrics.stringWidth(line) <= SIDE - 2 * MARGIN);
            if (fits || size <= 24) {
                int y = 2 * MARGIN + metrics.getAscent();
                for (String line : lines) {
                    pen.drawString(line, MARGIN, y);
                    y += metrics.getHeight();
                }
                return;
            }
        }
    }

    private static List<String> wrap(String text, FontMetrics metrics) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            if (!line.isEmpty() && metrics.stringWidth(line + " " + word) > SIDE - 2 * MARGIN) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
