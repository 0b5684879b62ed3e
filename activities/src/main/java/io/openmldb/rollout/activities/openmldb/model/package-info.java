/** What nameservers and tablets answer, as records. */
@NullMarked
package io.openmldb.rollout.activities.openmldb.model;

import org.jspecify.annotations.NullMarked;
