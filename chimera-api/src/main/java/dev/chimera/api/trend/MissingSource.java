package dev.chimera.api.trend;

/**
 * A source that did not answer.
 *
 * @param source its name
 * @param reason why, in words
 */
public record MissingSource(String source, String reason) {}
