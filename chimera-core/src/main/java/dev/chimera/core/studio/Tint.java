package dev.chimera.core.studio;

import java.awt.Color;

/**
 * A colour by lightness, chroma and hue as people see them (Oklch, Björn Ottosson, "A perceptual color space for image
 * processing", 2020), so that two hues of one lightness read equally well. Immutable.
 *
 * @param lightness 0 (black) to 1 (white)
 * @param chroma 0 (grey) to about 0.3
 * @param hue in degrees
 */
record Tint(double lightness, double chroma, double hue) {
    private static final double CHROMA_STEP = 0.95;

    /** The same colour, lighter or darker. */
    Tint at(double other) {
        return new Tint(Math.min(1, Math.max(0, other)), chroma, hue);
    }

    /** As a screen shows it; chroma gives way where the screen cannot. */
    Color color() {
        double c = chroma;
        double[] rgb = linear(c);
        while (!inGamut(rgb) && c > 0.001) {
            c *= CHROMA_STEP;
            rgb = linear(c);
        }
        return new Color(encode(rgb[0]), encode(rgb[1]), encode(rgb[2]));
    }

    /** The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
    static double contrast(Color one, Color other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** Relative luminance, 0 to 1 (WCAG 2.2). */
    static double luminance(Color color) {
        return 0.2126 * decode(color.getRed()) + 0.7152 * decode(color.getGreen()) + 0.0722 * decode(color.getBlue());
    }

    private double[] linear(double c) {
        double a = c * Math.cos(Math.toRadians(hue));
        double b = c * Math.sin(Math.toRadians(hue));
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return new double[] {
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
        };
    }

    private static boolean inGamut(double[] rgb) {
        for (double channel : rgb) {
            if (channel < -0.0005 || channel > 1.0005) {
                return false;
            }
        }
        return true;
    }

    private static double cube(double x) {
        return x * x * x;
    }

    private static int encode(double channel) {
        double clamped = Math.min(1, Math.max(0, channel));
        double gamma = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * Math.pow(clamped, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * gamma);
    }

    private static double decode(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
