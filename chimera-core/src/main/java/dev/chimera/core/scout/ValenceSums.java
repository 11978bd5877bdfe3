package dev.chimera.core.scout;

/** Sums up the valences in one text, in several ways. One thread. */
final class ValenceSums {
    private static final double TURNED = -0.74;
    private static final double SHOUTED = 1.25;
    private static final double BEFORE_BUT = 0.5;
    private static final double AFTER_BUT = 1.5;
    private static final double SPREAD = 15;

    private double good;
    private double bad;
    private double last;
    private double best;
    private double worst;
    private double goodTurned;
    private double badTurned;
    private int goodOnes;
    private int badOnes;
    private double plain;

    /** Adds one, which a negation turns or not, and which stands before (-1) or after (1) a "but", or in a text without (0). */
    void add(Uttered said, boolean turned, int but) {
        double valence = said.valence();
        if (valence == 0) {
            return;
        }
        plain += valence;
        if (turned) {
            goodTurned += Math.max(0, valence);
            badTurned += Math.max(0, -valence);
        } else if (valence > 0) {
            goodOnes++;
        } else {
            badOnes++;
        }
        double heard = valence * (turned ? TURNED : 1) * (said.shouted() ? SHOUTED : 1);
        heard *= but == 0 ? 1 : but < 0 ? BEFORE_BUT : AFTER_BUT;
        good += Math.max(0, heard);
        bad += Math.max(0, -heard);
        last = heard;
        best = Math.max(best, heard);
        worst = Math.min(worst, heard);
    }

    /** The sums, each between about -2 and 2, of a text of so many words. */
    float[] sums(int words) {
        double sum = good - bad;
        return new float[] {
            bent(sum),
            bent(good),
            bent(bad),
            (float) (last / 4),
            (float) (best / 4),
            (float) (worst / 4),
            good == 0 && bad == 0 ? 1 : 0,
            bent(goodTurned),
            bent(badTurned),
            (float) Math.min(1, goodOnes / 4.0),
            (float) Math.min(1, badOnes / 4.0),
            (float) Math.max(-2, Math.min(2, sum / 5)),
            (float) (sum / (words + 3)),
            bent(plain)
        };
    }

    /** The normalisation of VADER (Hutto and Gilbert, ICWSM 2014). */
    private static float bent(double sum) {
        return (float) (sum / Math.sqrt(sum * sum + SPREAD));
    }
}
