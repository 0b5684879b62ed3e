/** A cluster's tables and operations as an operator wants to see them. */
package io.openmldb.rollout.activities.inspection;
