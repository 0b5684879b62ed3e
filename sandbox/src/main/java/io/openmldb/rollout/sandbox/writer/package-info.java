/**
 * A client that writes to every user partition and counts what was acknowledged: the witness of
 * what a rollout costs.
 */
package io.openmldb.rollout.sandbox.writer;
