package dev.chimera.api.media;

/** How much care, and most often how much money, goes into an asset. */
public enum QualityPreset {
    DRAFT,
    STANDARD,
    HIGH
}
