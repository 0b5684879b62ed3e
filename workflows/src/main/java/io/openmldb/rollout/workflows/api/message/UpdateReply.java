package io.openmldb.rollout.workflows.api.message;

import io.openmldb.rollout.workflows.api.status.Phase;

/**
 * What a rollout says to a message that it takes.
 *
 * @param message what follows from it, one sentence
 * @param phase what the rollout is busy with as it answers
 */
public record UpdateReply(String message, Phase phase) {}
