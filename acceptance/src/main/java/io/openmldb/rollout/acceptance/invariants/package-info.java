/**
 * What holds whatever happens: seen every 50 ms while a test runs, and at its end. The words are
 * those of the design's invariants.
 */
package io.openmldb.rollout.acceptance.invariants;
