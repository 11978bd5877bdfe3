package dev.chimera.core.studio;

import dev.chimera.api.Digest;
import java.awt.Color;

/**
 * The five colours of a card. They follow from a seed, so that a persona keeps its look, and everything that is read stands out
 * from the ground by at least 4.5 to 1 (WCAG 2.2, level AA). Immutable.
 *
 * @param ground behind everything
 * @param shade a quiet shape on the ground; never carries words
 * @param ink the headline
 * @param softInk everything else that is read
 * @param accent the one colour that draws the eye
 */
record Palette(Color ground, Color shade, Color ink, Color softInk, Color accent) {
    /** What WCAG 2.2 asks of normal text at level AA. */
    static final double CONTRAST_MIN = 4.5;

    private static final double LIGHTNESS_STEP = 0.01;

    /** Hues that look well together, in degrees: the ground's, the accent's on a dark ground, and on a light one. */
    private static final int[][] HUES = {
        {255, 75, 40}, {255, 35, 28}, {285, 85, 15}, {285, 190, 190}, {215, 65, 35},
        {195, 40, 300}, {165, 90, 255}, {335, 80, 350}, {20, 200, 25}, {250, 150, 150}
    };

    /** The colours of {@code seed}. */
    static Palette of(String seed) {
        byte[] dice = Digest.sha256(seed).bytes().toArray();
        int[] hues = HUES[(dice[0] & 0xFF) % HUES.length];
        return (dice[1] & 1) == 0 ? dark(hues[0], hues[1]) : light(hues[0], hues[2]);
    }

    private static Palette dark(double hue, double accentHue) {
        Tint ground = new Tint(0.22, 0.045, hue);
        return readable(
                ground,
                ground.at(0.25),
                new Tint(0.975, 0.008, hue),
                new Tint(0.80, 0.025, hue),
                new Tint(0.80, 0.14, accentHue));
    }

    private static Palette light(double hue, double accentHue) {
        Tint ground = new Tint(0.968, 0.010, hue);
        return readable(
                ground,
                ground.at(0.945),
                new Tint(0.24, 0.05, hue),
                new Tint(0.44, 0.03, hue),
                new Tint(0.54, 0.16, accentHue));
    }

    /** Moves each ink away from the ground until it can be read on both the ground and the shade. */
    private static Palette readable(Tint ground, Tint shade, Tint ink, Tint softInk, Tint accent) {
        return new Palette(
                ground.color(),
                shade.color(),
                awayFrom(ground, shade, ink),
                awayFrom(ground, shade, softInk),
                awayFrom(ground, shade, accent));
    }

    private static Color awayFrom(Tint ground, Tint shade, Tint ink) {
        double step = ground.lightness() < 0.5 ? LIGHTNESS_STEP : -LIGHTNESS_STEP;
        Tint moved = ink;
        while (Math.min(Tint.contrast(moved.color(), ground.color()), Tint.contrast(moved.color(), shade.color()))
                        < CONTRAST_MIN
                && moved.lightness() > 0
                && moved.lightness() < 1) {
            moved = moved.at(moved.lightness() + step);
        }
        return moved.color();
    }
}
