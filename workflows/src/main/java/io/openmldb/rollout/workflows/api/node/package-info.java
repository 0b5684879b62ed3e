/** What a rollout and the child workflow that updates one of its nodes tell each other. */
package io.openmldb.rollout.workflows.api.node;
