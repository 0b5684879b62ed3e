/** What an operator tells a running rollout, and the reply to it. */
package io.openmldb.rollout.workflows.api.message;
