/** The words that every other package uses: who acts, where, what went wrong, and bytes that are hashed and signed. */
@NullMarked
package dev.chimera.api;

import org.jspecify.annotations.NullMarked;
