package dev.chimera.core;

/** A provider's own reference, fit to be booked: providers call their jobs what they like, and what was paid is booked all the same. */
final class EvidenceText {
    private static final int MAX = 200;

    private EvidenceText() {}

    /** The beginning of {@code reference}, as much as an entry takes; half a character is shown as a question mark. */
    static String of(String reference) {
        String beginning = reference.length() <= MAX ? reference : reference.substring(0, MAX);
        return beginning.replaceAll("\\p{Cs}", "?");
    }
}
