/** Makes the clients of each cluster's nameservers and tablets. */
@NullMarked
package io.openmldb.rollout.activities.openmldb;

import org.jspecify.annotations.NullMarked;
