/**
 * What a caller asks for: a rollout, a recovery, a repair or an inspection, and how its JSON is
 * read.
 */
package io.openmldb.rollout.workflows.api.request;
