/** What every server needs: threads, waiting times, injected faults, a start that fails. */
package io.openmldb.rollout.sandbox.server.runtime;
