package dev.chimera.benchmarks.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Scores of things that are or are not what is looked for, as a curve over the threshold. One thread. */
final class Curve {
    private final List<Scored> scored = new ArrayList<>();
    private boolean sorted;

    private record Scored(double score, boolean is) {}

    /**
     * One place on the curve.
     *
     * @param threshold from which score on things are taken to be what is looked for
     * @param recall of those that are, how many are found
     * @param precision of those found, how many are
     * @param falseAlarms of those that are not, how many are found
     */
    record Point(double threshold, Share recall, Share precision, Share falseAlarms) {}

    /** Adds a thing. */
    void add(double score, boolean is) {
        scored.add(new Scored(score, is));
        sorted = false;
    }

    /** What is found from {@code threshold} on. */
    Point at(double threshold) {
        long found = scored.stream().filter(each -> each.score() >= threshold).count();
        long right = scored.stream()
                .filter(each -> each.is() && each.score() >= threshold)
                .count();
        return point(threshold, found, right);
    }

    /** The place of the highest recall where the precision is at least so high; recall 0 if there is none. */
    Point recallAt(double precision) {
        Point best = point(Double.POSITIVE_INFINITY, 0, 0);
        long right = 0;
        List<Scored> down = down();
        for (int i = 0; i < down.size(); i++) {
            right += down.get(i).is() ? 1 : 0;
            boolean end = i + 1 == down.size()
                    || down.get(i + 1).score() < down.get(i).score();
            if (end && right >= precision * (i + 1)) {
                best = point(down.get(i).score(), i + 1, right);
            }
        }
        return best;
    }

    /** The place of the highest recall with at most so many false alarms. */
    Point recallAtFalseAlarms(double rate) {
        Point best = point(Double.POSITIVE_INFINITY, 0, 0);
        long right = 0;
        List<Scored> down = down();
        long others = down.stream().filter(each -> !each.is()).count();
        for (int i = 0; i < down.size(); i++) {
            right += down.get(i).is() ? 1 : 0;
            boolean end = i + 1 == down.size()
                    || down.get(i + 1).score() < down.get(i).score();
            if (end && i + 1 - right <= rate * others) {
                best = point(down.get(i).score(), i + 1, right);
            }
        }
        return best;
    }

    /** The chance that a thing that is scores higher than one that is not; ties count half. */
    double areaUnderRoc() {
        List<Scored> down = down();
        double area = 0;
        long isSoFar = 0;
        long not = 0;
        for (int i = 0; i < down.size(); ) {
            int end = i;
            long is = 0;
            while (end < down.size() && down.get(end).score() == down.get(i).score()) {
                is += down.get(end).is() ? 1 : 0;
                end++;
            }
            long others = end - i - is;
            area += others * (isSoFar + is / 2.0);
            isSoFar += is;
            not += others;
            i = end;
        }
        return area / ((double) isSoFar * not);
    }

    private List<Scored> down() {
        if (!sorted) {
            scored.sort(Comparator.comparingDouble(Scored::score).reversed());
            sorted = true;
        }
        return scored;
    }

    private Point point(double threshold, long found, long right) {
        long all = scored.stream().filter(Scored::is).count();
        return new Point(
                threshold,
                new Share(right, all),
                new Share(right, found),
                new Share(found - right, scored.size() - all));
    }
}
