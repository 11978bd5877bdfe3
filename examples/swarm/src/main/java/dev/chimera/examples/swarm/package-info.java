/** Several JVMs that share their runs through one PostgreSQL and one Redis, and a table of what they do. */
@NullMarked
package dev.chimera.examples.swarm;

import org.jspecify.annotations.NullMarked;
