package io.openmldb.rollout.activities.support;

import java.lang.management.ManagementFactory;

/** What a computation costs, however busy the machine is with other things. */
public final class CpuTime {

  private CpuTime() {}

  /** Nanoseconds that this thread has computed for since some moment. */
  public static long ofThisThread() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
