package dev.chimera.api.spi;

/** The service type under which language models are found. */
public interface LanguageModelPlugin extends Plugin<LanguageModel> {}
