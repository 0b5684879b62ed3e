/** What nameservers and tablets answer, as records. */
package io.openmldb.rollout.activities.openmldb.model;
