package io.openmldb.rollout.acceptance.chaos;

import java.io.IOException;

/** Threads of the driver's own; they end with it. */
final class Threads {

  private Threads() {}

  /** What a thread does; a connection that breaks ends it. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  static Thread start(String name, Work work) {
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
