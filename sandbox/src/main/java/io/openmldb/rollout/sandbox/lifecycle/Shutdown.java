package io.openmldb.rollout.sandbox.lifecycle;

import io.openmldb.rollout.sandbox.house.House;
import io.openmldb.rollout.sandbox.house.Node;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ends everything that belongs to a practice cluster, whether its house is whole or not. */
public final class Shutdown {

  private Shutdown() {}

  /**
   * Ends every process and removes the pid files, as a stop does.
   *
   * @return how many processes there were
   * @throws IOException if some are still alive at the end
   */
  public static int endAll(Path directory) throws IOException, InterruptedException {
    int ended = new SandboxProcesses(directory).endAll();
    if (House.standsIn(directory)) {
      for (Node node : House.open(directory).nodes()) {
        Files.deleteIfExists(node.pidFile());
        Files.deleteIfExists(node.childPidFile());
      }
    }
    return ended;
  }
}
