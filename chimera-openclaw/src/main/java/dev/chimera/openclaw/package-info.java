/** Peers that find, check, hire and pay each other; the protocol is in {@code specs/openclaw_integration.md}. */
@NullMarked
package dev.chimera.openclaw;

import org.jspecify.annotations.NullMarked;
