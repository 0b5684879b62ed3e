/** Bringing a practice cluster up and down. */
package io.openmldb.rollout.sandbox.lifecycle;
