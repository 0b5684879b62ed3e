/** How others are told of what happens to a rollout: by webhooks, and by metrics. */
@NullMarked
package io.openmldb.rollout.workflows.notification;

import org.jspecify.annotations.NullMarked;
