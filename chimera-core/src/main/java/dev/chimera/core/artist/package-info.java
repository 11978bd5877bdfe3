/** The Artist: has a plan made by a provider within its deadline, and measures what came of it. */
@NullMarked
package dev.chimera.core.artist;

import org.jspecify.annotations.NullMarked;
