/** Two JVMs that share one budget on one PostgreSQL. */
@NullMarked
package dev.chimera.examples.budget;

import org.jspecify.annotations.NullMarked;
