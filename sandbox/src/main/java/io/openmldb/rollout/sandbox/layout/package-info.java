/**
 * A practice cluster's directory: what is asked for, what is written there, and what is remembered
 * of it.
 */
package io.openmldb.rollout.sandbox.layout;
