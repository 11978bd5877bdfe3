package dev.chimera.openclaw.directory;

import java.util.SplittableRandom;

/**
 * What all nodes share: time, links, chance, and the memory of which signatures are right.
 *
 * @param timeline when things happen
 * @param links what carries messages
 * @param random chance
 * @param memo which records are genuine
 */
record SwarmWorld(Timeline timeline, SwarmLinks links, SplittableRandom random, GenuineMemo memo) {}
