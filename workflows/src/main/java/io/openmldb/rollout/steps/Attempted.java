package io.openmldb.rollout.steps;

/**
 * A result that says how often its activity was tried. Activities themselves need not know: the
 * worker fills it in as the result leaves.
 *
 * @param <T> the result
 */
public interface Attempted<T> {

  /** The same result, after {@code attempts} attempts. */
  T withAttempts(int attempts);
}
