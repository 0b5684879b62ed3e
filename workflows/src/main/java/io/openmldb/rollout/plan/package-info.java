/** What a rollout would do, and what speaks against it: the plan, its nodes and its findings. */
package io.openmldb.rollout.plan;
