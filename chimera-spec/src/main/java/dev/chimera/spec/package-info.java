/** What ties a test to the criterion it proves: an annotation, and the listener that writes down what really ran. */
package dev.chimera.spec;
