package dev.chimera.openclaw.reputation;

import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Reputation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reader thinks of everybody at one moment. Its own word counts fully; another's as much as the reader thinks of it, and all that
 * one says together no more than a quarter of what was said about it: so what a ring of peers says is worth no more, however many they
 * are and however they praise each other, than a third of what came in from outside. Immutable.
 */
final class Opinions {
    /** The value of each pseudo-receipt. */
    static final double PRIOR = 0.3;

    /** How many pseudo-receipts. */
    static final double PRIOR_WEIGHT = 10;

    /** Which share of what was said about a peer it can say about others. */
    static final double PASSED_ON = 0.25;

    /** Which share of all that is said about a peer one issuer may have. */
    static final double ISSUER_MAX = 0.1;

    /** How far the reader's word is passed on. */
    private static final int HOPS = 6;

    private static final double NEWCOMER = 100 * PRIOR;

    /** Who says something about whom. */
    record Edge(PeerId issuer, PeerId subject) {}

    /** What is thought of a peer. */
    private record Opinion(Reputation reputation, double standing, double weight) {}

    private static final Opinion OF_A_NEWCOMER = new Opinion(new Reputation(PRIOR, PRIOR, PRIOR, PRIOR, 0), 0, 0);

    private final PeerId reader;
    private final Map<PeerId, Opinion> opinions;

    private Opinions(PeerId reader, Map<PeerId, Opinion> opinions) {
        this.reader = reader;
        this.opinions = opinions;
    }

    static Opinions none(PeerId reader) {
        return new Opinions(reader, Map.of());
    }

    /** From {@code edges} in their order: the same ones give the same opinions to the last bit. */
    static Opinions of(PeerId reader, Map<Edge, Evidence> edges) {
        Map<PeerId, Map<PeerId, Evidence>> bySubject = new LinkedHashMap<>();
        Map<PeerId, Double> said = new HashMap<>();
        edges.forEach((edge, evidence) -> {
            if (!edge.subject().equals(reader)) {
                bySubject
                        .computeIfAbsent(edge.subject(), subject -> new LinkedHashMap<>())
                        .put(edge.issuer(), evidence);
                said.merge(edge.issuer(), evidence.weight(), Double::sum);
            }
        });
        Opinions opinions = none(reader);
        for (int hop = 0; hop < HOPS; hop++) {
            Opinions before = opinions;
            Map<PeerId, Opinion> next = new HashMap<>();
            bySubject.forEach((subject, issuers) -> {
                Opinion opinion = before.about(issuers, said);
                if (opinion.weight() > 0) {
                    next.put(subject, opinion);
                }
            });
            opinions = new Opinions(reader, Collections.unmodifiableMap(next));
        }
        return opinions;
    }

    private Opinion about(Map<PeerId, Evidence> issuers, Map<PeerId, Double> said) {
        List<Double> weights = new ArrayList<>();
        double own = 0;
        for (Map.Entry<PeerId, Evidence> entry : issuers.entrySet()) {
            double weight = wordOf(entry.getKey(), said) * entry.getValue().weight();
            if (entry.getKey().equals(reader)) {
                own = weight;
            } else if (weight > 0) {
                weights.add(weight);
            }
        }
        double cap = cap(own, weights);
        Evidence all = new Evidence();
        issuers.forEach((issuer, evidence) -> {
            double weight = wordOf(issuer, said) * evidence.weight();
            all.add(evidence, issuer.equals(reader) ? weight : Math.min(weight, cap));
        });
        Reputation reputation = all.averaged(PRIOR_WEIGHT);
        double standing = Math.max(0, (reputation.score() - NEWCOMER) / (100 - NEWCOMER));
        return new Opinion(reputation, standing, all.weight());
    }

    /** What one receipt of {@code issuer} counts: its standing, or less if it has said more than it may. */
    private double wordOf(PeerId issuer, Map<PeerId, Double> said) {
        if (issuer.equals(reader)) {
            return 1;
        }
        Opinion opinion = opinions.getOrDefault(issuer, OF_A_NEWCOMER);
        double all = said.getOrDefault(issuer, 0.0);
        return all == 0 ? 0 : Math.min(opinion.standing(), PASSED_ON * opinion.weight() / all);
    }

    /**
     * The largest weight of one issuer that is a tenth of all or less: of the pseudo-receipts, the reader's own, and what the others count
     * under the same cap.
     */
    static double cap(double own, Collection<Double> weights) {
        List<Double> falling = new ArrayList<>(weights);
        falling.sort(Collections.reverseOrder());
        double rest = PRIOR_WEIGHT + own;
        for (int i = falling.size() - 1; i >= 0; i--) {
            rest += falling.get(i);
        }
        int capped = 0;
        double cap = ISSUER_MAX * rest;
        while (capped < falling.size() && falling.get(capped) > cap && capped < 9) {
            rest -= falling.get(capped++);
            cap = ISSUER_MAX * rest / (1 - ISSUER_MAX * capped);
        }
        return cap;
    }

    Reputation of(PeerId subject) {
        return opinions.getOrDefault(subject, OF_A_NEWCOMER).reputation();
    }

    double standing(PeerId issuer) {
        return issuer.equals(reader)
                ? 1
                : opinions.getOrDefault(issuer, OF_A_NEWCOMER).standing();
    }
}
