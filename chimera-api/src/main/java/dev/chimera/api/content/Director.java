package dev.chimera.api.content;

/** Turns a trend into a brief in a persona's voice. Called from many threads at once. */
@FunctionalInterface
public interface Director {
    /**
     * Writes the brief.
     *
     * @param request the trend, the persona, where and in which shape
     * @param pricing what the chosen providers would charge for the pictures or scenes
     */
    ContentBrief createBrief(BriefRequest request, Pricing pricing);
}
