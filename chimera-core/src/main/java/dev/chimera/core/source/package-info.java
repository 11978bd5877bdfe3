/** Where posts come from: syndication feeds, and files of JSON lines. */
@NullMarked
package dev.chimera.core.source;

import org.jspecify.annotations.NullMarked;
