package io.openmldb.rollout.workflows.api.request;

/** What is done about jobs that run below a taskmanager which is to be restarted. */
public enum JobsPolicy {
  /** It is restarted all the same. */
  IGNORE,

  /** Wait until none runs, as long as {@code timeouts.jobs} says; then a person is asked. */
  WAIT
}
