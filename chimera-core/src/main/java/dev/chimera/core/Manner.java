package dev.chimera.core;

import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.QualityPreset;
import java.time.Duration;
import java.util.Map;

/** In whose voice, in which shape, how good, with which tools; and how long a person has to answer. */
record Manner(
        PersonalityProfile persona,
        ContentFormat format,
        QualityPreset preset,
        Map<MediaKind, String> tools,
        Duration reviewLifetime) {
    Manner {
        tools = Map.copyOf(tools);
    }
}
