/** What to say and in whose voice: a trend and a persona come in, a brief goes out. */
@NullMarked
package dev.chimera.api.content;

import org.jspecify.annotations.NullMarked;
