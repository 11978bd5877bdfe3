package dev.chimera.examples.plugins;

import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.tck.SentimentAnalyzerContract;

// tag::sentiment-contract[]
class SmileysTest implements SentimentAnalyzerContract {
    @Override
    public SentimentAnalyzer analyzer() {
        return new Smileys();
    }

    @Override
    public String joyful() {
        return "the bus is on time :)";
    }

    @Override
    public String angry() {
        return "the bus is late :(";
    }
}
// end::sentiment-contract[]
