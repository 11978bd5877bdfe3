/** The built-in studio: turns an order into printed cards and charts on this machine, without a model and without a network. */
@NullMarked
package dev.chimera.core.studio;

import org.jspecify.annotations.NullMarked;
