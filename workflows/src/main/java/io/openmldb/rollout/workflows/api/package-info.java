/** The contract: the workflows' interfaces, and the types of failure that callers tell apart. */
@NullMarked
package io.openmldb.rollout.workflows.api;

import org.jspecify.annotations.NullMarked;
