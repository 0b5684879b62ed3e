/** What an operator wants to see of a cluster. */
package io.openmldb.rollout.activities.openmldb.looks;
