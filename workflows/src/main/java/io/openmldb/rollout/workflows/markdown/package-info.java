/** Markdown for the current details in Temporal's UI, where texts of others stay as they are. */
@NullMarked
package io.openmldb.rollout.workflows.markdown;

import org.jspecify.annotations.NullMarked;
