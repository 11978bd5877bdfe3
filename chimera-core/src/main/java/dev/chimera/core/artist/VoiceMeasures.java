package dev.chimera.core.artist;

import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.QualityReport.Measure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * What is measured of a voice: that it decodes, how long it runs, and how much of it can be heard. The Java platform decodes
 * WAV, AIFF and AU; other containers cannot be measured here and score zero.
 */
final class VoiceMeasures {
    /** A tenth of a second below -50 dB of full scale is silence. */
    private static final double SILENCE = Math.pow(10, -50 / 20.0);

    private static final double SLICES_PER_SECOND = 10;
    private static final double AUDIBLE_GOOD = 0.4;
    private static final int SAMPLE_BITS = 16;
    /** A tenth of a second of 24 channels at 768 kHz is less; a header that claims more would take the memory that it names. */
    private static final long SLICE_BYTES_MAX = 4L << 20;

    private static final double FULL_SCALE = 32_768;

    private VoiceMeasures() {}

    static List<Measure> of(Path path, MediaFile declared) {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(path.toFile())) {
            AudioFormat source = in.getFormat();
            AudioFormat mono = new AudioFormat(source.getSampleRate(), SAMPLE_BITS, source.getChannels(), true, false);
            try (AudioInputStream pcm = AudioSystem.getAudioInputStream(mono, in)) {
                return listen(pcm, mono, declared);
            }
        } catch (IOException | UnsupportedAudioFileException | RuntimeException e) {
            return List.of(new Measure("decodes", 0, 0)); // whatever a broken recording makes the decoder stumble over
        }
    }

    private static List<Measure> listen(AudioInputStream pcm, AudioFormat format, MediaFile declared)
            throws IOException {
        int frame = format.getFrameSize();
        long length = Math.max(1, (long) (format.getSampleRate() / SLICES_PER_SECOND)) * frame;
        if (length < 1 || length > SLICE_BYTES_MAX) {
            throw new IOException("a tenth of a second of " + length + " bytes");
        }
        byte[] slice = new byte[(int) length];
        long slices = 0;
        long audible = 0;
        long bytes = 0;
        for (int n = pcm.readNBytes(slice, 0, slice.length); n > 0; n = pcm.readNBytes(slice, 0, slice.length)) {
            slices++;
            audible += loudness(slice, n) >= SILENCE ? 1 : 0;
            bytes += n;
        }
        double seconds = (double) bytes / frame / format.getSampleRate();
        double share = slices == 0 ? 0 : (double) audible / slices;
        return List.of(
                new Measure("decodes", 1, 1),
                FilmMeasures.duration(seconds, declared.duration()),
                new Measure("audible", share, Scale.rising(share, 0, AUDIBLE_GOOD)));
    }

    /** Root mean square of little-endian 16-bit samples, 0 to 1. */
    private static double loudness(byte[] slice, int length) {
        double sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            double sample = ((slice[i + 1] << 8) | (slice[i] & 0xFF)) / FULL_SCALE;
            sum += sample * sample;
        }
        return Math.sqrt(sum / Math.max(1, length / 2));
    }
}
