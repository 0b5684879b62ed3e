package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.steps.Recovery;

/**
 * A follower that its leader does not replicate to, by the rollout's doing.
 *
 * @param tablet the endpoint of the tablet that holds the follower
 * @param follower which partition, and who leads it
 */
public record Detached(String tablet, Recovery.Follower follower) {}
