/**
 * OpenMLDB's nameservers and tablets as they answer: clients over HTTP and JSON, readings of the
 * whole cluster, and judgements of health. It knows nothing of rollouts.
 */
package io.openmldb.rollout.activities.openmldb;
