/** Messages between peers: their one encoding, their checks, and the codes with which they are refused. */
@NullMarked
package dev.chimera.openclaw.wire;

import org.jspecify.annotations.NullMarked;
