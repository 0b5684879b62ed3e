package io.openmldb.rollout.activities.stub;

import io.openmldb.rollout.activities.support.ResourceText;
import java.io.IOException;

/**
 * A socket of this user's that listens, and that no process has: for a moment so is that of a
 * process which has just ended.
 */
public final class OwnerlessSocket implements AutoCloseable {

  private final Process holder;

  private OwnerlessSocket(Process holder) {
    this.holder = holder;
  }

  /** Listens on {@code endpoint}, of the form {@code host:port}. */
  public static OwnerlessSocket listenOn(String endpoint) throws IOException {
    String[] parts = endpoint.split(":", 2);
    String script = ResourceText.text(OwnerlessSocket.class, "ownerless.py");
    Process holder =
        new ProcessBuilder("python3", "-c", script, parts[0], parts[1])
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!"listening".equals(holder.inputReader().readLine())) {
      holder.destroyForcibly();
      throw new IOException("the test's process does not listen on " + endpoint);
    }
    return new OwnerlessSocket(holder);
  }

  /** The socket goes with the process that sent it on its way. */
  @Override
  public void close() {
    holder.destroyForcibly().onExit().join();
  }
}
