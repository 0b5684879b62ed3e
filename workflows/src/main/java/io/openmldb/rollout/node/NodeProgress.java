package io.openmldb.rollout.node;

import io.openmldb.rollout.json.Excerpt;

/**
 * What a node rollout tells the rollout above it at each step.
 *
 * @param endpoint the node
 * @param step the step that begins
 * @param rollingBack whether it belongs to the node's rollback
 * @param moves leaders to be moved away, as far as known
 * @param movesDone leaders moved away so far
 * @param awaitedHealth what is wrong with the cluster while the step waits for its health; null
 *     when it does not
 */
public record NodeProgress(
    String endpoint,
    Step step,
    boolean rollingBack,
    int moves,
    int movesDone,
    String awaitedHealth) {

  public NodeProgress {
    awaitedHealth = Excerpt.text(awaitedHealth);
  }

  /** The name of the signal that carries it. */
  public static final String SIGNAL = "nodeProgressed";
}
