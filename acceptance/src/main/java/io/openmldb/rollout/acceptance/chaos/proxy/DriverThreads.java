package io.openmldb.rollout.acceptance.chaos.proxy;

import java.io.IOException;

/** Threads of the driver's own; they end with it. */
public final class DriverThreads {

  private DriverThreads() {}

  /** What a thread does; a connection that breaks ends it. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException, InterruptedException;
  }

  public static Thread start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other end is gone, or the driver is at its end.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
