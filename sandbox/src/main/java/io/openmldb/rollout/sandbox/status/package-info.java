/** What a practice cluster is like at this moment. */
package io.openmldb.rollout.sandbox.status;
