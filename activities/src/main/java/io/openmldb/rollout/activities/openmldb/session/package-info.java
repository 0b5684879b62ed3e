/**
 * One activity's hold on one cluster: its clients, its lease, the alarms on its host and its time,
 * all in one hand, so that procedures read as what they do.
 */
package io.openmldb.rollout.activities.openmldb.session;
