/** What other services are told of a rollout while it runs. */
@NullMarked
package io.openmldb.rollout.workflows.api.event;

import org.jspecify.annotations.NullMarked;
