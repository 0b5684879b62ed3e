/** Makes the clients of each cluster's nameservers and tablets. */
package io.openmldb.rollout.activities.openmldb;
