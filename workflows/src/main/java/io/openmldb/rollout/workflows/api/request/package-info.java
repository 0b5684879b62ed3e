/**
 * What a caller asks for: a rollout, a recovery, a repair or an inspection, and how its JSON is
 * read.
 */
@NullMarked
package io.openmldb.rollout.workflows.api.request;

import org.jspecify.annotations.NullMarked;
