/** What a workflow did or found, as its result says it. */
@NullMarked
package io.openmldb.rollout.workflows.api.report;

import org.jspecify.annotations.NullMarked;
