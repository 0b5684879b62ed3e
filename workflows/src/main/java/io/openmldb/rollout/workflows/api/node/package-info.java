/** What a rollout and the child workflow that updates one of its nodes tell each other. */
@NullMarked
package io.openmldb.rollout.workflows.api.node;

import org.jspecify.annotations.NullMarked;
