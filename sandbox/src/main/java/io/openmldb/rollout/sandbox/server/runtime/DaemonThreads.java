package io.openmldb.rollout.sandbox.server.runtime;

import java.util.concurrent.ThreadFactory;

/** Threads that never keep a process alive. */
public final class DaemonThreads {
  private DaemonThreads() {}

  public static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
