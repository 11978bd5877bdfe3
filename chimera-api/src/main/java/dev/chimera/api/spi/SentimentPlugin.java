package dev.chimera.api.spi;

/** The service type under which sentiment analysers are found. */
public interface SentimentPlugin extends Plugin<SentimentAnalyzer> {}
