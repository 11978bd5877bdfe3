/** Writing briefs without a language model, reading personas from files, and measuring how well a brief fits its persona. */
@NullMarked
package dev.chimera.core.director;

import org.jspecify.annotations.NullMarked;
