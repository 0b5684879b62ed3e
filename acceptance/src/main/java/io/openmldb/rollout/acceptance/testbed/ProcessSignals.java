package io.openmldb.rollout.acceptance.testbed;

import java.io.IOException;

/** Stops a process where it is, and lets it continue. */
public final class ProcessSignals {

  private ProcessSignals() {}

  /** Sends SIGSTOP. A process that has ended already is left in peace. */
  public static void stop(long pid) throws IOException, InterruptedException {
    send("STOP", pid);
  }

  /** Sends SIGCONT. A process that has ended already is left in peace. */
  public static void resume(long pid) throws IOException, InterruptedException {
    send("CONT", pid);
  }

  private static void send(String signal, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", signal, Long.toString(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
