package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import io.openmldb.rollout.activities.ssh.ExecResult.Outcome;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs commands over one connection. */
final class SshExec {

  /** At a time on one host: as many as its processors and its {@code sshd} bear. */
  private static final int COMMANDS_AT_A_TIME = 8;

  private static final int STDERR_LIMIT = 64 << 10;

  /** JSch does not notice that the connection breaks while it waits for a channel. */
  private static final int OPEN_TIMEOUT_MILLIS = 5_000;

  /**
   * A change that comes late may meet a file or a process that a successor has put back: it must be
   * over before that one begins.
   */
  static final Duration CHANGE_DEADLINE = Duration.ofSeconds(8);

  /** The longest time after which the host may still work on a change that was asked for. */
  static final Duration LONGEST_CHANGE =
      CHANGE_DEADLINE.plusMillis(OPEN_TIMEOUT_MILLIS).plus(ShellLine.HOST_MARGIN);

  /** sshd forgets a command that has ended a moment after it has said so. */
  private static final int OPENINGS = 4;

  private static final long OPENING_PAUSE_MILLIS = 10;

  /** In a row of which each was new and ran nothing else. */
  private static final int SESSIONS_THAT_REFUSE = 3;

  private final SshConnection connection;
  private final SshAddress address;
  private final Semaphore turns = new Semaphore(COMMANDS_AT_A_TIME);

  SshExec(SshConnection connection, SshAddress address) {
    this.connection = connection;
    this.address = address;
  }

  /**
   * Runs {@code command}, keeping the last {@code stdoutLimit} bytes of its output. {@code
   * deadline} counts from when it is sent.
   */
  RawExecResult run(RemoteCommand command, Duration deadline, int stdoutLimit) {
    return run(new Running(command, () -> deadline, stdoutLimit));
  }

  /**
   * The same for a command that changes something. {@link #CHANGE_DEADLINE} counts from now, so
   * that it covers the wait for a connection and for other commands: what could not be sent by then
   * is never sent.
   */
  RawExecResult change(RemoteCommand command, int stdoutLimit) {
    long end = System.nanoTime() + CHANGE_DEADLINE.toNanos();
    return run(new Running(command, () -> Duration.ofNanos(end - System.nanoTime()), stdoutLimit));
  }

  private RawExecResult run(Running running) {
    turns.acquireUninterruptibly();
    try {
      while (true) {
        Optional<RawExecResult> raw = running.attempt();
        if (raw.isPresent()) {
          return raw.get();
        }
      }
    } finally {
      turns.release();
    }
  }

  /** One command on its way. */
  private final class Running {

    private final RemoteCommand command;
    private final Supplier<Duration> timeLeft;
    private final String marker = "rollout-" + HexFormat.of().toHexDigits(randomLong());
    private final BoundedTail stdout;
    private final BoundedTail stderr = new BoundedTail(STDERR_LIMIT);
    private boolean refused;
    private int unusable;

    Running(RemoteCommand command, Supplier<Duration> timeLeft, int stdoutLimit) {
      this.command = command;
      this.timeLeft = timeLeft;
      this.stdout = new BoundedTail(stdoutLimit);
    }

    /**
     * Empty when the session turned out to be unusable, or full, before the command could begin:
     * then another attempt is due, over another session or when a command has ended.
     */
    Optional<RawExecResult> attempt() {
      try (SshConnection.SessionUse lease = connection.leaseForCommand()) {
        for (int opening = 1; opening < OPENINGS; opening++) {
          Optional<RawExecResult> raw = open(lease);
          if (raw.isPresent() || !refused) {
            return raw;
          }
          sleep(opening * OPENING_PAUSE_MILLIS);
        }
        Optional<RawExecResult> raw = open(lease);
        if (raw.isEmpty() && refused && lease.refused()) {
          unusable(
              "its sshd begins no session, not even as the only one of a connection: is"
                  + " MaxSessions 0 there, or has it no process left?",
              null);
        }
        return raw;
      }
    }

    private Optional<RawExecResult> open(SshConnection.SessionUse lease) {
      refused = false;
      ChannelExec channel;
      try {
        channel = (ChannelExec) lease.session().openChannel("exec");
      } catch (JSchException e) {
        // The session died since it was leased.
        unusable(String.valueOf(e.getMessage()), e);
        return Optional.empty();
      }
      try {
        Duration deadline = timeLeft.get();
        if (deadline.isNegative()) {
          return Optional.of(raw(Outcome.DEADLINE_EXCEEDED, -1));
        }
        channel.setCommand(ShellLine.of(command, deadline, marker));
        channel.setInputStream(new ByteArrayInputStream(command.input()));
        channel.setOutputStream(stdout);
        channel.setErrStream(stderr);
        channel.connect(OPEN_TIMEOUT_MILLIS);
        lease.begun();
        return Optional.of(result(awaitEnd(channel, deadline)));
      } catch (JSchException e) {
        refused = ChannelRefusal.of(channel, e).isPresent();
        if (refused) {
          return Optional.empty();
        }
        lease.retire();
        if (hasBegun(e)) {
          return Optional.of(raw(Outcome.UNKNOWN, -1));
        }
        unusable(String.valueOf(e.getMessage()), e);
        return Optional.empty();
      } finally {
        channel.disconnect();
      }
    }

    private void unusable(String why, @Nullable JSchException e) {
      unusable++;
      if (unusable >= (e == null ? SESSIONS_THAT_REFUSE : 2)) {
        throw new HostUnreachableException(
            "the SSH connection to " + address.host() + " opens no channel: " + why, e);
      }
    }

    private RawExecResult awaitEnd(ChannelExec channel, Duration deadline) {
      long end = System.nanoTime() + deadline.toNanos();
      long pauseMillis = 1;
      while (!channel.isClosed()) {
        if (System.nanoTime() > end) {
          return raw(Outcome.DEADLINE_EXCEEDED, -1);
        }
        sleep(pauseMillis);
        pauseMillis = Math.min(20, pauseMillis + 1);
      }
      if (channel.getExitStatus() >= 0) {
        return raw(Outcome.EXITED, channel.getExitStatus());
      }
      return raw(channel.getExitSignal() != null ? Outcome.SIGNALLED : Outcome.UNKNOWN, -1);
    }

    /** Without what the login shell printed; a shell that never came to the command is an error. */
    private RawExecResult result(RawExecResult raw) {
      boolean begun = !raw.isComplete() || indexOfMarker(raw.stdout()) >= 0;
      if (!begun && raw.outcome() == Outcome.EXITED) {
        throw new HostRefusedException(
            "the login shell on "
                + address.host()
                + " ended with status "
                + raw.status()
                + " without running the command. It said: "
                + raw.decoded().stdout().strip()
                + " "
                + raw.decoded().stderr().strip(),
            null);
      }
      return new RawExecResult(
          raw.outcome(),
          raw.status(),
          afterMarker(raw.stdout()),
          raw.isComplete(),
          afterMarker(raw.stderr()));
    }

    private RawExecResult raw(Outcome outcome, int status) {
      return new RawExecResult(
          outcome, status, stdout.bytes(), !stdout.hasOverflowed(), stderr.bytes());
    }

    private byte[] afterMarker(byte[] bytes) {
      int at = indexOfMarker(bytes);
      return at < 0 ? bytes : Arrays.copyOfRange(bytes, at + marker.length() + 1, bytes.length);
    }

    private int indexOfMarker(byte[] bytes) {
      // One byte, one character: positions in the string are positions in the bytes.
      return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(marker + "\n");
    }
  }

  /** Whether the command may have begun on the host when this was thrown. */
  private static boolean hasBegun(JSchException e) {
    String message = String.valueOf(e.getMessage());
    return !message.startsWith("channel is not opened") && !message.startsWith("session is down");
  }

  private static long randomLong() {
    return ThreadLocalRandom.current().nextLong();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a command ran on a host");
    }
  }
}
