/**
 * Calls to OpenMLDB's servers over HTTP and JSON, and what their errors mean; it knows nothing of
 * rollouts.
 */
@NullMarked
package io.openmldb.rollout.activities.openmldb.client;

import org.jspecify.annotations.NullMarked;
