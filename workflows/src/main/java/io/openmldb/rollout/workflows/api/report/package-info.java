/** What a workflow did or found, as its result says it. */
package io.openmldb.rollout.workflows.api.report;
