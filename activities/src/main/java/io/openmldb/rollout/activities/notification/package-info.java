/** Tells webhooks of rollouts, signed as the Standard Webhooks specification says. */
@NullMarked
package io.openmldb.rollout.activities.notification;

import org.jspecify.annotations.NullMarked;
