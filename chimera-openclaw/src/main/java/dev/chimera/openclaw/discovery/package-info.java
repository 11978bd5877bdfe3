/** How a peer finds others, and what it knows of them. */
@NullMarked
package dev.chimera.openclaw.discovery;

import org.jspecify.annotations.NullMarked;
