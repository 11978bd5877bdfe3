package dev.chimera.api.finance;

/**
 * One of the documented parts a risk score is made of, recorded with the decision.
 *
 * @param name the factor's name in {@code specs/technical.md}
 * @param value 0 (harmless) to 1
 * @param weight its share of the score; the weights of a decision sum to 1
 */
public record RiskFactor(String name, Ratio value, Ratio weight) {}
