package io.openmldb.rollout.workflows.activity;

/**
 * A result that says how often its activity was tried. Activities themselves need not know: the
 * worker fills it in as the result leaves.
 *
 * @param <T> the result
 */
public interface AttemptedResult<T> {

  /** The same result, after {@code attempts} attempts. */
  T withAttempts(int attempts);
}
