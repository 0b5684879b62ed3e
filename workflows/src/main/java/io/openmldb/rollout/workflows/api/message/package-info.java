/** What an operator tells a running rollout, and the reply to it. */
@NullMarked
package io.openmldb.rollout.workflows.api.message;

import org.jspecify.annotations.NullMarked;
