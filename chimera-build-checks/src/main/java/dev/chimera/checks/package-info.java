/** What the build asks of the project as a whole: that specs, code and documents say the same. */
@NullMarked
package dev.chimera.checks;

import org.jspecify.annotations.NullMarked;
