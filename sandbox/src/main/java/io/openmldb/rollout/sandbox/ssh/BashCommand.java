package io.openmldb.rollout.sandbox.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command line, run by {@code bash -c} as a real process in a session of its own.
 *
 * <p>When the channel or the connection goes away before the command has ended, SIGTERM ends the
 * command and what it started, except for what it put into a session of its own with {@code
 * setsid}. OpenSSH would let it run on; a rollout must be right with servers of either kind. What
 * is still running when the command itself ends is left alone.
 */
final class BashCommand implements Command {

  private static final Logger log = LoggerFactory.getLogger(BashCommand.class);

  /** What a shell reports for a process that SIGTERM ended. */
  private static final int EXIT_BY_SIGNAL = 128;

  private final String line;
  private final LoginEnvironment account;
  private InputStream in;
  private OutputStream out;
  private OutputStream err;
  private ExitCallback exit;
  private Process process;

  BashCommand(String line, LoginEnvironment account) {
    this.line = line;
    this.account = account;
  }

  @Override
  public void setInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public void setOutputStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {
    this.err = err;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    this.exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("setsid", "bash", "-c", line);
    account.replace(builder.environment());
    builder.environment().putAll(environment.getEnv());
    builder.directory(account.home().toFile());
    process = builder.start();
    CountDownLatch read = new CountDownLatch(2);
    pump("out", process.getInputStream(), out, read);
    pump("err", process.getErrorStream(), err, read);
    thread("in", () -> copyAndClose(in, process.getOutputStream()));
    thread("exit", () -> reportExit(read));
  }

  @Override
  public void destroy(ChannelSession channel) throws IOException {
    if (process == null || !process.isAlive()) {
      return;
    }
    log.info("channel gone: ending process group {}", process.pid());
    // The command leads its session and its group, so the group's id is its pid.
    new ProcessBuilder("kill", "-TERM", "--", "-" + process.pid()).start();
  }

  private void reportExit(CountDownLatch read) {
    try {
      int status = process.waitFor();
      read.await();
      // The JDK reports a death by signal N as 128 + N, as a shell does.
      exit.onExit(status, status > EXIT_BY_SIGNAL ? "ended by a signal" : "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exit.onExit(EXIT_BY_SIGNAL, "the SSH server stops");
    }
  }

  private void pump(String name, InputStream from, OutputStream to, CountDownLatch read) {
    thread(
        name,
        () -> {
          try {
            copy(from, to);
          } finally {
            read.countDown();
          }
        });
  }

  private void copyAndClose(InputStream from, OutputStream to) {
    try (to) {
      copy(from, to);
    } catch (IOException e) {
      log.debug("standard input of {} closed: {}", process.pid(), e.toString());
    }
  }

  private void copy(InputStream from, OutputStream to) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        to.write(buffer, 0, n);
        to.flush();
      }
    } catch (IOException e) {
      // Either side may go first: the process ends, or the client hangs up.
      log.debug("stream of {} ended: {}", process.pid(), e.toString());
    }
  }

  private void thread(String name, Runnable work) {
    Thread thread = new Thread(work, "command-" + process.pid() + "-" + name);
    thread.setDaemon(true);
    thread.start();
  }
}
