/**
 * The pipeline: posts become trends, a trend becomes a brief, money is approved, the brief becomes an asset, the asset is checked
 * and published, in this order and no other. {@link dev.chimera.core.ChimeraPipeline} is the way in.
 */
@NullMarked
package dev.chimera.core;

import org.jspecify.annotations.NullMarked;
