package dev.chimera.core;

import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.QualityPreset;
import java.util.Map;

/** In whose voice, in which shape, how good, with which tools. */
record Manner(PersonalityProfile persona, ContentFormat format, QualityPreset preset, Map<MediaKind, String> tools) {
    Manner {
        tools = Map.copyOf(tools);
    }
}
