package dev.chimera.core.artist;

/** From what was measured to a score of 0 to 1, where 0.8 is just good enough. */
final class Scale {
    /** What WCAG 2.2 asks of normal text at level AA. */
    private static final double CONTRAST_AA = 4.5;

    private static final double AA_SCORE = 0.85;
    private static final double DETAIL_BITS = 0.25;
    private static final double BLUR_GOOD = 0.35;
    private static final double BLUR_BAD = 0.85;

    private Scale() {}

    /** 0 up to {@code bad}, 1 from {@code good} on, and straight in between. */
    static double rising(double value, double bad, double good) {
        return Math.min(1, Math.max(0, (value - bad) / (good - bad)));
    }

    /** A contrast of 1 (none) scores 0, that of WCAG AA 0.85, and beyond it nears 1. */
    static double ofContrast(double ratio) {
        if (ratio <= CONTRAST_AA) {
            return Math.max(0, AA_SCORE * (ratio - 1) / (CONTRAST_AA - 1));
        }
        return 1 - (1 - AA_SCORE) * CONTRAST_AA / ratio;
    }

    /** Bits of entropy: nothing on the picture scores 0; a quarter of a bit, a few words on a plain ground, 0.8. */
    static double ofDetail(double bits) {
        return 1 - Math.pow(0.2, bits / DETAIL_BITS);
    }

    /** How blurred: nothing to see of it scores 1, all washed out 0. */
    static double ofBlur(double blur) {
        return 1 - rising(blur, BLUR_GOOD, BLUR_BAD);
    }
}
