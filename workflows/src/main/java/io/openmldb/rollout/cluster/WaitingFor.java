package io.openmldb.rollout.cluster;

import java.time.Instant;

/**
 * What a rollout waits for.
 *
 * @param gate which gate
 * @param since when the wait began
 * @param until when it ends by itself, with abort KEEP
 * @param why a sentence
 * @param answerWith the message that opens it, as it would be sent
 */
public record WaitingFor(Gate gate, Instant since, Instant until, String why, String answerWith) {}
