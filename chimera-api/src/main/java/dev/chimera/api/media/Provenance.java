package dev.chimera.api.media;

import dev.chimera.api.Digest;
import java.time.Instant;
import java.util.UUID;

/**
 * Where an asset comes from, for whoever asks later. Immutable.
 *
 * @param provider which plug-in made it
 * @param jobId the provider's own id of the job
 * @param order SHA-256 of what was ordered
 * @param permitId the permit it was made under
 * @param createdAt when
 * @param digitalSourceType the IPTC term, for example {@code trainedAlgorithmicMedia} or {@code algorithmicMedia}
 */
public record Provenance(
        String provider, String jobId, Digest order, UUID permitId, Instant createdAt, String digitalSourceType) {
    /** Made by an algorithm that was not trained on samples, such as a chart (IPTC digital source type). */
    public static final String ALGORITHMIC = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia";
    /** Made by a trained model (IPTC digital source type). */
    public static final String TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
}
