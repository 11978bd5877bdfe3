/** Bringing content to people exactly once, with the disclosure that a machine made it, and reading back how they answered. */
@NullMarked
package dev.chimera.api.publish;

import org.jspecify.annotations.NullMarked;
