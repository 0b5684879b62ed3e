/** Tells webhooks of rollouts, signed as the Standard Webhooks specification says. */
package io.openmldb.rollout.activities.notification;
