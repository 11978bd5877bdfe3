/** Small classes that break one rule each, so that the rules themselves can be seen to fail. */
package dev.chimera.checks.wrong;
