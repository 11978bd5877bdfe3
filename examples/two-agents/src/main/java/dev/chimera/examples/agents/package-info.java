/** Two agents that find each other without a registry, and one of which hires the other. */
@NullMarked
package dev.chimera.examples.agents;

import org.jspecify.annotations.NullMarked;
