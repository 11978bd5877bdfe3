/** Everything a pipeline keeps, in the memory of one JVM: for trying things out, for tests, and for hosts that need no restart. */
@NullMarked
package dev.chimera.core.memory;

import org.jspecify.annotations.NullMarked;
