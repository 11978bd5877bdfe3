/** The rules of spending as pure functions: the same case gets the same judgement, today and in an audit years later. */
@NullMarked
package dev.chimera.cfo.rule;

import org.jspecify.annotations.NullMarked;
