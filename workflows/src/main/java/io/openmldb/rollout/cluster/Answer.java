package io.openmldb.rollout.cluster;

/**
 * What a rollout says to a message that it takes.
 *
 * @param message what follows from it, one sentence
 * @param phase what the rollout is busy with as it answers
 */
public record Answer(String message, Phase phase) {}
