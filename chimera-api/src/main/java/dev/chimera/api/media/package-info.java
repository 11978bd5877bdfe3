/** Making pictures, film and voice: an order with an opened permit goes in, a measured asset with its provenance comes out. */
@NullMarked
package dev.chimera.api.media;

import org.jspecify.annotations.NullMarked;
