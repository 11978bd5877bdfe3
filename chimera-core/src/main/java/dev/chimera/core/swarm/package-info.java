/** Who works when: one Orchestrator at the door, a Manager for each role, and Workers that make one call each. */
@NullMarked
package dev.chimera.core.swarm;

import org.jspecify.annotations.NullMarked;
