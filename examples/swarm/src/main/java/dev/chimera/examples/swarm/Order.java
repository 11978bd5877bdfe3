package dev.chimera.examples.swarm;

import java.util.List;
import java.util.UUID;

/**
 * A run to hand in. Its id is made before anybody is asked, so that asking again, after no answer, never makes two. Immutable.
 *
 * @param persona who is to make it
 * @param runId its id
 * @param topic one word that no other run has
 */
record Order(String persona, UUID runId, String topic) {
    /** The personas that share each JVM's swarm. */
    static final List<String> PERSONAS = List.of("Luna", "Nova");

    /** The {@code number}th, from 0; the personas take turns. */
    static Order number(int number) {
        return new Order(PERSONAS.get(number % PERSONAS.size()), UUID.randomUUID(), "topic-" + (number + 1));
    }

    String line() {
        return persona + " " + runId + " " + topic;
    }

    static Order of(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return new Order(words.get(0), UUID.fromString(words.get(1)), words.get(2));
    }
}
