/** Peers that find, check, hire and pay each other. The words only; the protocol is in {@code specs/openclaw_integration.md}. */
@NullMarked
package dev.chimera.api.network;

import org.jspecify.annotations.NullMarked;
