/** What peers sell, ask for, and get: the words of hiring and of being hired. */
@NullMarked
package dev.chimera.openclaw.hiring;

import org.jspecify.annotations.NullMarked;
