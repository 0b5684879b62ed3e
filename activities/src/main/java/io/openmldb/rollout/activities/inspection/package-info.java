/** A cluster's tables and operations as an operator wants to see them. */
@NullMarked
package io.openmldb.rollout.activities.inspection;

import org.jspecify.annotations.NullMarked;
