/** How a peer introduces itself to agents that speak A2A. */
@NullMarked
package dev.chimera.openclaw.card;

import org.jspecify.annotations.NullMarked;
