/** Which workflows there are, and how a worker runs them. */
@NullMarked
package io.openmldb.rollout.workflows.registration;

import org.jspecify.annotations.NullMarked;
