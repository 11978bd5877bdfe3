/** A directory of peers inside one JVM: a distributed index over links that lose, delay and part, with peers that lie. */
@NullMarked
package dev.chimera.openclaw.directory;

import org.jspecify.annotations.NullMarked;
