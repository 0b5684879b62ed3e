/** The contract: the workflows' interfaces, and the types of failure that callers tell apart. */
package io.openmldb.rollout.workflows.api;
