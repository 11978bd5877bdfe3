/** A media provider of one's own: plain typographic posters. */
@NullMarked
package dev.chimera.examples.poster;

import org.jspecify.annotations.NullMarked;
