package io.openmldb.rollout.activities.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** One exec channel of an {@link EmbeddedSshd}: the line, run by a real bash. */
final class BashChannel implements Command {

  private final String line;
  private final ExecutorService pumps =
      Executors.newCachedThreadPool(
          runnable -> {
            Thread thread = new Thread(runnable, "bash-channel");
            thread.setDaemon(true);
            return thread;
          });
  private InputStream in;
  private OutputStream out;
  private OutputStream err;
  private ExitCallback exit;
  private Process process;

  BashChannel(String startFile, String line) {
    this.line = startFile.isEmpty() ? line : startFile + "\n" + line;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    process = new ProcessBuilder("bash", "-c", line).start();
    pumps.execute(() -> pump(in, process.getOutputStream()));
    Future<?> stdout = pumps.submit(() -> pump(process.getInputStream(), out));
    Future<?> stderr = pumps.submit(() -> pump(process.getErrorStream(), err));
    pumps.execute(
        () -> {
          try {
            int status = process.waitFor();
            stdout.get();
            stderr.get();
            exit.onExit(status);
          } catch (Exception e) {
            exit.onExit(255);
          }
        });
  }

  private static void pump(InputStream from, OutputStream to) {
    byte[] buffer = new byte[8192];
    try (to) {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        to.write(buffer, 0, read);
        to.flush();
      }
    } catch (IOException closed) {
      // The other side is gone; whoever waits for it learns that from the exit status.
    }
  }

  /** The process goes on, as with a real sshd: only its pipes are closed. */
  @Override
  public void destroy(ChannelSession channel) {
    pumps.shutdownNow();
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }
}
