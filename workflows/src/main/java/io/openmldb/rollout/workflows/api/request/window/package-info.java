/** When a rollout may touch nodes. */
@NullMarked
package io.openmldb.rollout.workflows.api.request.window;

import org.jspecify.annotations.NullMarked;
