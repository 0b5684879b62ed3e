package io.openmldb.rollout.sandbox.lifecycle;

import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ends everything that belongs to a practice cluster, whether its directory is complete or not. */
public final class SandboxShutdown {

  private SandboxShutdown() {}

  /**
   * Ends every process and removes the pid files, as a stop does.
   *
   * @return how many processes there were
   * @throws IOException if some are still alive at the end
   */
  public static int endAll(Path directory) throws IOException, InterruptedException {
    int ended = new SandboxProcesses(directory).endAll();
    if (SandboxLayout.existsIn(directory)) {
      for (SandboxNode node : SandboxLayout.open(directory).nodes()) {
        Files.deleteIfExists(node.pidFile());
        Files.deleteIfExists(node.childPidFile());
      }
    }
    return ended;
  }
}
