package dev.chimera.core.artist;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * How light each pixel of a picture is, and what follows from that. Relative luminance and contrast as in WCAG 2.2; blur as in
 * Crete, Dolmiere, Ladret and Nicolas, "The blur effect: perception and estimation with a new no-reference perceptual blur
 * metric" (2007). Immutable.
 */
final class Lightness {
    private static final int LEVELS = 256;
    private static final int FINE_LEVELS = 1 << 14;
    private static final int BLOCK = 16;
    private static final double DARK_SHARE = 0.002;
    private static final double LIGHT_SHARE = 0.998;
    private static final double CRISP_SHARE = 0.99;
    /** The paper's filter: the mean of nine pixels. */
    private static final int BLUR_REACH = 4;

    private final float[] luminance;
    private final int width;
    private final int height;

    private Lightness(float[] luminance, int width, int height) {
        this.luminance = luminance;
        this.width = width;
        this.height = height;
    }

    /** The lightness of {@code image}; what is transparent counts as white paper behind it. */
    static Lightness of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        float[] linear = linearLevels();
        float[] luminance = new float[width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                float alpha = (row[x] >>> 24) / 255f;
                float light = 0.2126f * linear[(row[x] >> 16) & 0xFF]
                        + 0.7152f * linear[(row[x] >> 8) & 0xFF]
                        + 0.0722f * linear[row[x] & 0xFF];
                luminance[y * width + x] = alpha * light + 1 - alpha;
            }
        }
        return new Lightness(luminance, width, height);
    }

    /** The contrast between the darkest and the lightest parts, specks left out: 1 to 21. */
    double contrast() {
        int[] histogram = new int[FINE_LEVELS];
        for (float light : luminance) {
            histogram[(int) Math.min(FINE_LEVELS - 1, light * FINE_LEVELS)]++;
        }
        return ratio(quantile(histogram, LIGHT_SHARE), quantile(histogram, DARK_SHARE));
    }

    private double quantile(int[] histogram, double share) {
        long below = 0;
        int level = 0;
        while (level < histogram.length - 1 && below + histogram[level] <= share * luminance.length) {
            below += histogram[level++];
        }
        return (level + 0.5) / histogram.length;
    }

    /** Shannon entropy of how light the pixels are as people see them, in bits: 0 if all are alike, at most 8. */
    double entropy() {
        int[] histogram = new int[LEVELS];
        for (float light : luminance) {
            histogram[(int) Math.min(LEVELS - 1, Math.cbrt(light) * LEVELS)]++;
        }
        double bits = 0;
        for (int count : histogram) {
            if (count > 0) {
                double p = (double) count / luminance.length;
                bits -= p * Math.log(p) / Math.log(2);
            }
        }
        return bits;
    }

    /**
     * The contrast inside a block of 16 by 16 pixels, about the height of small print, where the picture is crispest: the block
     * that 99 % of all blocks do not surpass. Words that stand out from their ground make it high; haze and blur make it low.
     */
    double localContrast() {
        int columns = Math.max(1, width / BLOCK);
        int rows = Math.max(1, height / BLOCK);
        float[] ratios = new float[columns * rows];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                ratios[row * columns + column] = (float) blockContrast(column * BLOCK, row * BLOCK);
            }
        }
        Arrays.sort(ratios);
        return at(ratios, CRISP_SHARE);
    }

    /** How blurred it is, 0 (crisp) to 1: how little a further blur changes from pixel to pixel. */
    double blur() {
        return Math.max(blurAlong(1, width, width, height), blurAlong(width, 1, height, width));
    }

    /** The paper's measure along lines of {@code length} pixels that lie {@code step} apart; {@code next} leads to the next line. */
    private double blurAlong(int step, int next, int length, int lines) {
        double sharp = 0;
        double lost = 0;
        for (int line = 0; line < lines; line++) {
            int start = line * next;
            float before = 0;
            for (int i = 0; i < length; i++) {
                float mean = mean(start, step, i, length);
                if (i > 0) {
                    float change = Math.abs(luminance[start + i * step] - luminance[start + (i - 1) * step]);
                    sharp += change;
                    lost += Math.max(0, change - Math.abs(mean - before));
                }
                before = mean;
            }
        }
        return sharp == 0 ? 1 : (sharp - lost) / sharp;
    }

    private float mean(int start, int step, int i, int length) {
        int from = Math.max(0, i - BLUR_REACH);
        int to = Math.min(length - 1, i + BLUR_REACH);
        float sum = 0;
        for (int k = from; k <= to; k++) {
            sum += luminance[start + k * step];
        }
        return sum / (to - from + 1);
    }

    private double blockContrast(int left, int top) {
        float low = 1;
        float high = 0;
        for (int y = top; y < Math.min(height, top + BLOCK); y++) {
            for (int x = left; x < Math.min(width, left + BLOCK); x++) {
                float light = luminance[y * width + x];
                low = Math.min(low, light);
                high = Math.max(high, light);
            }
        }
        return ratio(high, low);
    }

    private static double ratio(double light, double dark) {
        return (light + 0.05) / (dark + 0.05);
    }

    private static float at(float[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private static float[] linearLevels() {
        float[] linear = new float[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            double value = i / 255.0;
            linear[i] = (float) (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        return linear;
    }
}
