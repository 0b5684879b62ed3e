/**
 * The practice cluster's operating-system processes: starting, finding and ending them. Linux only.
 */
package io.openmldb.rollout.sandbox.process;
