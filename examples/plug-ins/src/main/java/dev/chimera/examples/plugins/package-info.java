/** The smallest honest plug-in of each kind: to read, to copy, and to prove the TCK with. */
@NullMarked
package dev.chimera.examples.plugins;

import org.jspecify.annotations.NullMarked;
