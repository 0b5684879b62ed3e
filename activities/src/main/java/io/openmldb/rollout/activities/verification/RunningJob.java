package io.openmldb.rollout.activities.verification;

/**
 * A Spark job that was submitted by a taskmanager and runs below its process.
 *
 * @param pid its process
 * @param ageSeconds how long it has run
 * @param mainClass what it does, by the simple name of its main class: {@code ImportOnlineData}
 */
public record RunningJob(long pid, long ageSeconds, String mainClass) {

  /** For example: {@code ImportOnlineData, process 4711, for 65 s}. */
  @Override
  public String toString() {
    return mainClass + ", process " + pid + ", for " + ageSeconds + " s";
  }
}
