/** The whole pipeline on recorded posts. */
@NullMarked
package dev.chimera.examples.quickstart;

import org.jspecify.annotations.NullMarked;
